/**
 * sparseWriteWeighting backward, with d = dwriteWeights_v, for each entry of the list:
 *
 *   dwriteGate += d (allocationGate allocation + (1 - allocationGate) content)        dallocationGate += d writeGate (allocation - content)
 *   dallocation += d writeGate allocationGate                                        dcontent += d writeGate (1 - allocationGate)
 */
import { operandAt, size } from "../../call";
import { SparseWriteWeighting } from "../../generated/operands";
import { countEntries, floats, increase, listAt, placeOf } from "../../lists";

export function sparseWriteWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < size(call, SparseWriteWeighting.V); v++) backwardHead(call, frame, b, v);
  }
}

function backwardHead(call: usize, frame: usize, b: i32, v: i32): void {
  const places = size(call, SparseWriteWeighting.writeSize);
  const K = size(call, SparseWriteWeighting.reads);
  const A = size(call, SparseWriteWeighting.allocations);
  const index = listAt(operandAt(call, SparseWriteWeighting.writeIndex, frame, b), v, places);
  const dWeights = listAt(operandAt(call, SparseWriteWeighting.dWriteWeights, frame, b), v, places);
  const contentIndex = listAt(operandAt(call, SparseWriteWeighting.contentIndex, frame, b), v, K);
  const allocatedIndex = operandAt(call, SparseWriteWeighting.allocationIndex, frame, b);
  const allocate = load<f32>(operandAt(call, SparseWriteWeighting.allocationGate, frame, b) + floats(v));
  const write = load<f32>(operandAt(call, SparseWriteWeighting.writeGate, frame, b) + floats(v));
  let dAllocate: f32 = 0;
  let dWrite: f32 = 0;
  const last = floats(countEntries(index, places));
  for (let at: usize = 0; at < last; at += 4) {
    const entry = load<f32>(index + at);
    const d = load<f32>(dWeights + at);
    const inContent = placeOf(contentIndex, entry, K);
    const inAllocated = allocatedIndex ? placeOf(listAt(allocatedIndex, v, A), entry, A) : -1;
    const c = share(call, frame, b, SparseWriteWeighting.content, v * K, inContent);
    const a = share(call, frame, b, SparseWriteWeighting.allocation, v * A, inAllocated);
    dWrite += d * (allocate * a + (1 - allocate) * c);
    dAllocate += d * write * (a - c);
    addShare(call, frame, b, SparseWriteWeighting.dContent, v * K, inContent, d * write * (1 - allocate));
    addShare(call, frame, b, SparseWriteWeighting.dAllocation, v * A, inAllocated, d * write * allocate);
  }
  increase(operandAt(call, SparseWriteWeighting.dAllocationGate, frame, b) + floats(v), dAllocate);
  increase(operandAt(call, SparseWriteWeighting.dWriteGate, frame, b) + floats(v), dWrite);
}

/** The value at a place of the list that begins at number `first` of an operand; 0 for place -1. @inline */
function share(call: usize, frame: usize, b: i32, operand: i32, first: i32, place: i32): f32 {
  return place < 0 ? 0 : load<f32>(operandAt(call, operand, frame, b) + floats(first + place));
}

/** Adds to the value at a place; nothing for place -1. @inline */
function addShare(call: usize, frame: usize, b: i32, operand: i32, first: i32, place: i32, by: f32): void {
  if (place >= 0) increase(operandAt(call, operand, frame, b) + floats(first + place), by);
}
