/** A location in the lists of sparseMemoryWrite. */
import { has, operandAt, size, workspace } from "../../call";
import { SparseMemoryWrite } from "../../generated/operands";
import { Found, findInLists, floats, openLists, placeOf } from "../../lists";
import { Constant, four, loadLanes } from "../../vector";

/** A record for each write head. */
export function sparseMemoryWriteWorkspace(call: usize): usize {
  return size(call, SparseMemoryWrite.V) * Found.bytes;
}

/** Begins to read the lists of all write heads. */
export function openWrites(call: usize, frame: usize): void {
  openLists(workspace(frame), size(call, SparseMemoryWrite.V));
}

/** Fills the records of the entry's location. Entries are those of the list of written locations, in its order. */
export function findWrites(call: usize, frame: usize, b: i32, entry: f32): void {
  const V = size(call, SparseMemoryWrite.V);
  const index = operandAt(call, SparseMemoryWrite.writeIndex, frame, b);
  const weights = operandAt(call, SparseMemoryWrite.writeWeights, frame, b);
  findInLists(index, weights, size(call, SparseMemoryWrite.writeSize), V, entry, workspace(frame));
}

/** The place of the entry in the list of the retention; -1 if it is not there, or without de-allocation. */
export function freedPlace(call: usize, frame: usize, b: i32, entry: f32): i32 {
  if (!has(call, SparseMemoryWrite.touchedIndex)) return -1;
  return placeOf(
    operandAt(call, SparseMemoryWrite.touchedIndex, frame, b),
    entry,
    size(call, SparseMemoryWrite.touched),
  );
}

/** ψ of a place in the list of the retention; 1 for place -1. */
export function retentionOf(call: usize, frame: usize, b: i32, place: i32): f32 {
  return place < 0 ? 1 : load<f32>(operandAt(call, SparseMemoryWrite.retention, frame, b) + floats(place));
}

/** Lanes of Π over all write heads other than `except` of (1 - w_v e_v). `erase` is that of head 0, `stride` apart. @inline */
export function keptLanes(records: usize, erase: usize, stride: usize, V: i32, except: i32, count: i32): v128 {
  const one = four(Constant.one);
  let product = one;
  for (let v = 0; v < V; v++) {
    if (v == except) continue;
    const w = v128.load32_splat(records + v * Found.bytes, Found.value);
    product = f32x4.mul(product, f32x4.sub(one, f32x4.mul(w, loadLanes(erase + <usize>v * stride, count))));
  }
  return product;
}
