/**
 * The column index: for every column of links the rows that have one, as row + 1, in any order, with 0 in free places. It lies in memory that
 * the call owns, [batch V N links] floats, and follows the links.
 */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { countEntries, floats, hasEntry, locationOf, placeOf } from "../../lists";
import { rowAt } from "./head";

export function sparseTemporalLinkOwned(call: usize): usize {
  return floats(size(call, SparseTemporalLink.batch)) * elementSize(call);
}

/** Floats of a batch element. @inline */
function elementSize(call: usize): usize {
  const rows = size(call, SparseTemporalLink.V) * size(call, SparseTemporalLink.N);
  return <usize>rows * <usize>size(call, SparseTemporalLink.links);
}

/** Address of column j of write head v, given v N + j. */
export function columnAt(call: usize, b: i32, column: i32): usize {
  const owned = <usize>load<u32>(call + SparseTemporalLink.owned);
  return owned + floats(b) * elementSize(call) + floats(column * size(call, SparseTemporalLink.links));
}

/** Rebuilds the index from the links of all batch elements. */
export function sparseTemporalLinkStateWritten(call: usize, frame: usize): void {
  const rows = size(call, SparseTemporalLink.V) * size(call, SparseTemporalLink.N);
  for (let b = 0; b < size(call, SparseTemporalLink.batch); b++) {
    memory.fill(columnAt(call, b, 0), 0, elementSize(call) << 2);
    for (let row = 0; row < rows; row++) {
      addLinks(call, b, row, rowAt(call, SparseTemporalLink.linkIndex, frame, b, row), 0);
    }
  }
}

/** Follows a change of the rows in `changedIndex`, whose links before are in the journal. Removing first leaves places free. */
export function followRows(call: usize, frame: usize, b: i32): void {
  const changed = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  const count = countEntries(changed, size(call, SparseTemporalLink.changed));
  for (let k = 0; k < count; k++) {
    const row = locationOf(load<f32>(changed + floats(k)));
    const before = rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, k);
    removeLinks(call, b, row, before, rowAt(call, SparseTemporalLink.linkIndex, frame, b, row));
  }
  for (let k = 0; k < count; k++) {
    const row = locationOf(load<f32>(changed + floats(k)));
    const before = rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, k);
    addLinks(call, b, row, rowAt(call, SparseTemporalLink.linkIndex, frame, b, row), before);
  }
}

/** Removes a row from the columns of the entries of `index` that are not in `others`. */
function removeLinks(call: usize, b: i32, row: i32, index: usize, others: usize): void {
  const links = size(call, SparseTemporalLink.links);
  const N = size(call, SparseTemporalLink.N);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) return;
    if (hasEntry(others, entry, links)) continue;
    const column = columnAt(call, b, row - (row % N) + locationOf(entry));
    store<f32>(column + floats(placeOf(column, <f32>((row % N) + 1), links)), 0);
  }
}

/** Adds a row to the columns of the entries of `index` that are not in `others`, if that is not 0. */
function addLinks(call: usize, b: i32, row: i32, index: usize, others: usize): void {
  const links = size(call, SparseTemporalLink.links);
  const N = size(call, SparseTemporalLink.N);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) return;
    if (others && hasEntry(others, entry, links)) continue;
    const column = columnAt(call, b, row - (row % N) + locationOf(entry));
    const place = placeOf(column, 0, links);
    if (place >= 0) store<f32>(column + floats(place), <f32>((row % N) + 1));
  }
}
