/** The lists and rows of sparseTemporalLink, of one write head. */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { countEntries, floats, hasEntry, listAt, placeOf } from "../../lists";
import { copy } from "../../vector";

/** Address of write head v's list of an operand. `places` is the name of the lists' size. @inline */
export function headAt(call: usize, operand: i32, frame: usize, b: i32, v: i32, places: i32): usize {
  return operandAt(call, operand, frame, b) + floats(v * size(call, places));
}

/** Address of a row of links. @inline */
export function rowAt(call: usize, operand: i32, frame: usize, b: i32, row: i32): usize {
  return operandAt(call, operand, frame, b) + floats(row * size(call, SparseTemporalLink.links));
}

/** Whether row v N + i is in the journal. */
export function isChanged(call: usize, frame: usize, b: i32, row: i32): bool {
  const index = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  return hasEntry(index, <f32>(row + 1), size(call, SparseTemporalLink.changed));
}

/** Copies row v N + i to the journal unless it is there. Returns its place in the journal. */
export function keepRow(call: usize, frame: usize, b: i32, row: i32): i32 {
  const changed = size(call, SparseTemporalLink.changed);
  const links = size(call, SparseTemporalLink.links);
  const index = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  const known = placeOf(index, <f32>(row + 1), changed);
  if (known >= 0) return known;
  const place = countEntries(index, changed);
  if (place == changed) unreachable();
  store<f32>(index + floats(place), <f32>(row + 1));
  const keptIndex = listAt(operandAt(call, SparseTemporalLink.prevLinkIndex, frame, b), place, links);
  const kept = listAt(operandAt(call, SparseTemporalLink.prevLink, frame, b), place, links);
  copy(rowAt(call, SparseTemporalLink.linkIndex, frame, b, row), keptIndex, links);
  copy(rowAt(call, SparseTemporalLink.link, frame, b, row), kept, links);
  return place;
}
