/** Keeps the largest links of every column that has become too long. Only columns of p(t-1) have new links. */
import { operandAt, size, workspace } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { clearSelection, floats, hasEntry, offerWeight } from "../../lists";
import { headAt, keepRow, rowAt } from "./head";

export function cutColumns(call: usize, frame: usize, b: i32, v: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const index = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const chosen = operandAt(call, SparseTemporalLink.chosenIndex, frame, b);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const column = load<f32>(index + at);
    if (column == 0) return;
    if (selectRows(call, frame, b, v, column) <= links) continue;
    const rows = size(call, SparseTemporalLink.N) * links;
    const first = rowAt(call, SparseTemporalLink.linkIndex, frame, b, v * size(call, SparseTemporalLink.N));
    for (
      let place = nextPlace(first, 0, rows, column);
      place < rows;
      place = nextPlace(first, place + 1, rows, column)
    ) {
      const i = place / links;
      if (!hasEntry(chosen, <f32>(i + 1), links)) dropLink(call, frame, b, v, i, place % links);
    }
  }
}

/** Selects the rows with the largest links of a column. Returns the number of its links. */
function selectRows(call: usize, frame: usize, b: i32, v: i32, column: f32): i32 {
  const links = size(call, SparseTemporalLink.links);
  const rows = size(call, SparseTemporalLink.N) * links;
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, v * size(call, SparseTemporalLink.N));
  const link = rowAt(call, SparseTemporalLink.link, frame, b, v * size(call, SparseTemporalLink.N));
  const chosenIndex = operandAt(call, SparseTemporalLink.chosenIndex, frame, b);
  const chosen = operandAt(call, SparseTemporalLink.chosen, frame, b);
  let count = 0;
  clearSelection([chosenIndex, chosen, workspace(frame)], links);
  for (let place = nextPlace(index, 0, rows, column); place < rows; place = nextPlace(index, place + 1, rows, column)) {
    const x = load<f32>(link + floats(place));
    offerWeight([chosenIndex, chosen, workspace(frame)], links, <f32>(place / links + 1), x);
    count++;
  }
  return count;
}

/** The first place from `place` on with a given entry, or `end`. */
function nextPlace(index: usize, place: i32, end: i32, entry: f32): i32 {
  const wanted = f32x4.splat(entry);
  for (; place <= end - 4; place += 4) {
    const found = i32x4.bitmask(f32x4.eq(v128.load(index + floats(place)), wanted));
    if (found) return place + ctz(found);
  }
  while (place < end && load<f32>(index + floats(place)) != entry) place++;
  return place;
}

/** Removes the link at a place of row i. */
function dropLink(call: usize, frame: usize, b: i32, v: i32, i: i32, place: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const row = v * size(call, SparseTemporalLink.N) + i;
  keepRow(call, frame, b, row);
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
  const link = rowAt(call, SparseTemporalLink.link, frame, b, row);
  const last = floats(links - 1);
  for (let at = floats(place); at < last; at += 4) {
    store<f32>(index + at, load<f32>(index + at, 4));
    store<f32>(link + at, load<f32>(link + at, 4));
  }
  store<f32>(index + last, 0);
  store<f32>(link + last, 0);
}
