/** Keeps the largest links of every column that has become too long. Only columns of p(t-1) have new links. */
import { operandAt, size, workspace } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { clearSelection, countEntries, floats, hasEntry, locationOf, offerWeight, placeOf, valueAt } from "../../lists";
import { columnAt } from "./columnIndex";
import { headAt, keepRow, rowAt } from "./head";

/** Most rows of a column before it is cut. @inline */
export function mostRows(call: usize): i32 {
  return size(call, SparseTemporalLink.links) + size(call, SparseTemporalLink.changed);
}

export function cutColumns(call: usize, frame: usize, b: i32, v: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const index = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const chosen = operandAt(call, SparseTemporalLink.chosenIndex, frame, b);
  const rows = workspace(frame) + floats(links);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const column = load<f32>(index + at);
    if (column == 0) return;
    const count = rowsOfColumn(call, frame, b, v, column, rows);
    if (count <= links) continue;
    selectRows(call, frame, b, v, column, rows, count);
    for (let k = 0; k < count; k++) {
      const row = load<f32>(rows + floats(k));
      if (!hasEntry(chosen, row, links)) dropLink(call, frame, b, v, locationOf(row), column);
    }
  }
}

/** Lists the rows with a link in a column: those of the index that have not changed, and changed ones. Returns their number. */
function rowsOfColumn(call: usize, frame: usize, b: i32, v: i32, column: f32, rows: usize): i32 {
  const N = size(call, SparseTemporalLink.N);
  const links = size(call, SparseTemporalLink.links);
  const changed = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
  const changes = countEntries(changed, size(call, SparseTemporalLink.changed));
  const known = columnAt(call, b, v * N + locationOf(column));
  let count = 0;
  for (let place = 0; place < links; place++) {
    const row = load<f32>(known + floats(place));
    if (row == 0 || hasEntry(changed, row + <f32>(v * N), changes)) continue;
    store<f32>(rows + floats(count++), row);
  }
  for (let k = 0; k < changes; k++) {
    const row = locationOf(load<f32>(changed + floats(k)));
    if (row / N != v) continue;
    const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
    if (hasEntry(index, column, links)) store<f32>(rows + floats(count++), <f32>((row % N) + 1));
  }
  return count;
}

/** Selects the rows with the largest links of a column. */
function selectRows(call: usize, frame: usize, b: i32, v: i32, column: f32, rows: usize, count: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const first = v * size(call, SparseTemporalLink.N);
  const chosenIndex = operandAt(call, SparseTemporalLink.chosenIndex, frame, b);
  const chosen = operandAt(call, SparseTemporalLink.chosen, frame, b);
  clearSelection([chosenIndex, chosen, workspace(frame)], links);
  for (let k = 0; k < count; k++) {
    const row = load<f32>(rows + floats(k));
    const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, first + locationOf(row));
    const link = rowAt(call, SparseTemporalLink.link, frame, b, first + locationOf(row));
    offerWeight([chosenIndex, chosen, workspace(frame)], links, row, valueAt(index, link, column, links));
  }
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
