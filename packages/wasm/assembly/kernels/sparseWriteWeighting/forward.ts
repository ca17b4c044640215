/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)        over the union of the two lists
 *
 * A call without `allocation` has no entries in its list.
 */
import { operandAt, size } from "../../call";
import { SparseWriteWeighting } from "../../generated/operands";
import { countEntries, floats, insertEntries, listAt, valueAt } from "../../lists";
import { zero } from "../../vector";

export function sparseWriteWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < size(call, SparseWriteWeighting.V); v++) forwardHead(call, frame, b, v);
  }
}

function forwardHead(call: usize, frame: usize, b: i32, v: i32): void {
  const K = size(call, SparseWriteWeighting.reads);
  const A = size(call, SparseWriteWeighting.allocations);
  const places = size(call, SparseWriteWeighting.writeSize);
  const contentIndex = listAt(operandAt(call, SparseWriteWeighting.contentIndex, frame, b), v, K);
  const content = listAt(operandAt(call, SparseWriteWeighting.content, frame, b), v, K);
  const allocatedIndex = operandAt(call, SparseWriteWeighting.allocationIndex, frame, b);
  const ofHead = floats(v * A);
  const allocated = operandAt(call, SparseWriteWeighting.allocation, frame, b) + ofHead;
  const index = listAt(operandAt(call, SparseWriteWeighting.writeIndex, frame, b), v, places);
  const weights = listAt(operandAt(call, SparseWriteWeighting.writeWeights, frame, b), v, places);
  const allocate = load<f32>(operandAt(call, SparseWriteWeighting.allocationGate, frame, b) + floats(v));
  const write = load<f32>(operandAt(call, SparseWriteWeighting.writeGate, frame, b) + floats(v));
  zero(index, places);
  zero(weights, places);
  if (allocatedIndex) insertEntries(index, places, allocatedIndex + ofHead, A);
  insertEntries(index, places, contentIndex, K);
  const last = floats(countEntries(index, places));
  for (let at: usize = 0; at < last; at += 4) {
    const entry = load<f32>(index + at);
    const a: f32 = allocatedIndex ? valueAt(allocatedIndex + ofHead, allocated, entry, A) : 0;
    const c = valueAt(contentIndex, content, entry, K);
    store<f32>(weights + at, write * (allocate * a + (1 - allocate) * c));
  }
}
