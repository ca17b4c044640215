/** Exchanges the words of the locations in `writtenIndex` with `prevWords`. */
import { operandAt, size } from "../../call";
import { SparseMemoryWrite } from "../../generated/operands";
import { countEntries, exchange, floats, locationOf } from "../../lists";

export function sparseMemoryWriteExchange(call: usize, frame: usize, begin: i32, end: i32): void {
  const W = size(call, SparseMemoryWrite.W);
  for (let b = begin; b < end; b++) {
    const memory = operandAt(call, SparseMemoryWrite.memory, frame, b);
    const prevWords = operandAt(call, SparseMemoryWrite.prevWords, frame, b);
    const index = operandAt(call, SparseMemoryWrite.writtenIndex, frame, b);
    const count = countEntries(index, size(call, SparseMemoryWrite.written));
    for (let k = 0; k < count; k++) {
      exchange(memory + floats(locationOf(load<f32>(index + floats(k))) * W), prevWords + floats(k * W), W);
    }
  }
}
