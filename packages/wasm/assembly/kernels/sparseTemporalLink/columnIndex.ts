/**
 * The column index: for every column of links the rows that have one, as row + 1, in any order, with 0 in free places. It lies in memory that
 * the call owns, [batch V N links] floats, and follows the links.
 */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { floats, hasEntry, locationOf, placeOf } from "../../lists";
import { loadLanes } from "../../vector";
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

/** Follows a change of the first `count` rows in `changedIndex`, whose links before are in the journal. Removing first leaves places free. */
export function followRows(call: usize, frame: usize, b: i32, count: i32): void {
  const changed = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  const links = size(call, SparseTemporalLink.links);
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < count; k++) {
      const row = locationOf(load<f32>(changed + floats(k)));
      const before = rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, k);
      const now = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
      if (areEqual(before, now, links)) continue;
      if (pass == 0) removeLinks(call, b, row, before, now);
      else addLinks(call, b, row, now, before);
    }
  }
}

/** Whether two rows have the same columns. */
function areEqual(x: usize, y: usize, links: i32): bool {
  let other = i32x4.splat(0);
  eachVector(links, (at: usize, count: i32) => {
    other = v128.or(other, f32x4.ne(loadLanes(x + at, count), loadLanes(y + at, count)));
  });
  return !v128.any_true(other);
}

/** Removes a row from the columns of the entries of `index` that are not in `others`. */
function removeLinks(call: usize, b: i32, row: i32, index: usize, others: usize): void {
  const links = size(call, SparseTemporalLink.links);
  const i = row % size(call, SparseTemporalLink.N);
  const columns = columnAt(call, b, row - i);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) return;
    if (hasEntry(others, entry, links)) continue;
    const column = columns + floats(locationOf(entry) * links);
    store<f32>(column + floats(placeOf(column, <f32>(i + 1), links)), 0);
  }
}

/** Adds a row to the columns of the entries of `index` that are not in `others`, if that is not 0. */
function addLinks(call: usize, b: i32, row: i32, index: usize, others: usize): void {
  const links = size(call, SparseTemporalLink.links);
  const i = row % size(call, SparseTemporalLink.N);
  const columns = columnAt(call, b, row - i);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) return;
    if (others && hasEntry(others, entry, links)) continue;
    const column = columns + floats(locationOf(entry) * links);
    const place = placeOf(column, 0, links);
    if (place >= 0) store<f32>(column + floats(place), <f32>(i + 1));
  }
}
