/** dreadWeights_rn += <dreadVectors_r, M_n>        dM_n += readWeights_rn dreadVectors_r        over the list of readWeights_r */
import { operandAt, size } from "../../call";
import { SparseMemoryRead } from "../../generated/operands";
import { floats, increase, listAt, locationOf, touchRow } from "../../lists";
import { axpy, dot } from "../../vector";

export function sparseMemoryReadBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    for (let r = 0; r < size(call, SparseMemoryRead.R); r++) backwardHead(call, frame, b, r);
  }
}

function backwardHead(call: usize, frame: usize, b: i32, r: i32): void {
  const W = size(call, SparseMemoryRead.W);
  const places = size(call, SparseMemoryRead.readSize);
  const memory = operandAt(call, SparseMemoryRead.memory, frame, b);
  const dMemory = operandAt(call, SparseMemoryRead.dMemory, frame, b);
  const index = listAt(operandAt(call, SparseMemoryRead.readIndex, frame, b), r, places);
  const weights = listAt(operandAt(call, SparseMemoryRead.readWeights, frame, b), r, places);
  const dWeights = listAt(operandAt(call, SparseMemoryRead.dReadWeights, frame, b), r, places);
  const dVector = listAt(operandAt(call, SparseMemoryRead.dReadVectors, frame, b), r, W);
  for (let at: usize = 0; at < floats(places); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) break;
    const location = locationOf(entry);
    increase(dWeights + at, dot(dVector, memory + floats(location * W), W));
    axpy(load<f32>(weights + at), dVector, touchRow(dMemory, location, W), W);
  }
}
