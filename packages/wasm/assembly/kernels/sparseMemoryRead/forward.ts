/** readVectors_r = Σ readWeights_rn M_n        over the list of readWeights_r */
import { operandAt, size } from "../../call";
import { SparseMemoryRead } from "../../generated/operands";
import { floats, listAt, locationOf } from "../../lists";
import { axpy, zero } from "../../vector";

export function sparseMemoryReadForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    for (let r = 0; r < size(call, SparseMemoryRead.R); r++) forwardHead(call, frame, b, r);
  }
}

function forwardHead(call: usize, frame: usize, b: i32, r: i32): void {
  const W = size(call, SparseMemoryRead.W);
  const places = size(call, SparseMemoryRead.readSize);
  const memory = operandAt(call, SparseMemoryRead.memory, frame, b);
  const index = listAt(operandAt(call, SparseMemoryRead.readIndex, frame, b), r, places);
  const weights = listAt(operandAt(call, SparseMemoryRead.readWeights, frame, b), r, places);
  const vector = listAt(operandAt(call, SparseMemoryRead.readVectors, frame, b), r, W);
  zero(vector, W);
  for (let at: usize = 0; at < floats(places); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) break;
    axpy(load<f32>(weights + at), memory + floats(locationOf(entry) * W), vector, W);
  }
}
