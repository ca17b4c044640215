/**
 * Keeps the largest links of every column that has become too long. Only columns of p(t-1) have new links, and only rows of written locations
 * have them.
 */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { candidateValues, chooseLargest, floats, hasEntry, locationOf, placeOf } from "../../lists";
import { columnAt } from "./columnIndex";
import { headAt, rowAt } from "./head";
import { candidatesOf, keepRow, mostCandidates } from "./journal";

export function cutColumns(call: usize, frame: usize, b: i32, v: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const index = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const chosen = operandAt(call, SparseTemporalLink.chosenIndex, frame, b);
  const values = operandAt(call, SparseTemporalLink.chosen, frame, b);
  const rows = candidatesOf(call, frame);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const column = load<f32>(index + at);
    if (column == 0) return;
    const count = listRows(call, frame, b, v, column);
    if (count <= links) continue;
    chooseLargest(chosen, values, links, rows, mostCandidates(call), count);
    for (let k = 0; k < count; k++) {
      const row = load<f32>(rows + floats(k));
      if (!hasEntry(chosen, row, links)) dropLink(call, frame, b, v, locationOf(row), column);
    }
  }
}

/** Lists the rows with a link to a location: those that the index knows, and rows of written locations. Returns their number. */
function listRows(call: usize, frame: usize, b: i32, v: i32, column: f32): i32 {
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const known = columnAt(call, b, v * size(call, SparseTemporalLink.N) + locationOf(column));
  let count = 0;
  for (let place = 0; place < links; place++) {
    const row = load<f32>(known + floats(place));
    if (row == 0 || hasEntry(writeIndex, row, writeSize)) continue;
    count = listRow(call, frame, b, v, row, column, count);
  }
  for (let q = 0; q < writeSize; q++) {
    const row = load<f32>(writeIndex + floats(q));
    if (row == 0) break;
    count = listRow(call, frame, b, v, row, column, count);
  }
  return count;
}

/** Lists a row after `count` others, with its link to a location, if it has one. Returns their number. */
function listRow(call: usize, frame: usize, b: i32, v: i32, entry: f32, column: f32, count: i32): i32 {
  const links = size(call, SparseTemporalLink.links);
  const row = v * size(call, SparseTemporalLink.N) + locationOf(entry);
  const place = placeOf(rowAt(call, SparseTemporalLink.linkIndex, frame, b, row), column, links);
  if (place < 0) return count;
  const rows = candidatesOf(call, frame);
  const values = candidateValues(rows, mostCandidates(call));
  store<f32>(rows + floats(count), entry);
  store<f32>(values + floats(count), load<f32>(rowAt(call, SparseTemporalLink.link, frame, b, row) + floats(place)));
  return count + 1;
}

/** Removes the link of row i to a column. */
function dropLink(call: usize, frame: usize, b: i32, v: i32, i: i32, column: f32): void {
  const links = size(call, SparseTemporalLink.links);
  const row = v * size(call, SparseTemporalLink.N) + i;
  keepRow(call, frame, b, row);
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
  const link = rowAt(call, SparseTemporalLink.link, frame, b, row);
  const last = floats(links - 1);
  for (let at = floats(placeOf(index, column, links)); at < last; at += 4) {
    store<f32>(index + at, load<f32>(index + at, 4));
    store<f32>(link + at, load<f32>(link + at, 4));
  }
  store<f32>(index + last, 0);
  store<f32>(link + last, 0);
}
