/**
 * x_ij = (1 - w_i - w_j) L_ij + w_i p(t-1)_j,   i ≠ j        over stored links, and i in the list of w with j in the list of p(t-1)
 * L ← the `links` largest x of every row, then of every column among these        p = the `links` largest of (1 - Σ w) p(t-1) + w
 *
 * The column index (columnIndex.ts) tells which rows have a link to a location.
 */
import { size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { floats, locationOf, placeOf } from "../../lists";
import { columnAt, followRows } from "./columnIndex";
import { cutColumns } from "./cutColumns";
import { headAt } from "./head";
import { changes, keepRow, openJournal } from "./journal";
import { updatePrecedence } from "./precedence";
import { scaleRow, updateRow } from "./rows";

export function sparseTemporalLinkForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  openJournal(call, frame, b);
  for (let v = 0; v < size(call, SparseTemporalLink.V); v++) {
    updateRows(call, frame, b, v);
    cutColumns(call, frame, b, v);
    updatePrecedence(call, frame, b, v);
  }
  followRows(call, frame, b, changes(frame));
}

/** Updates the rows of written locations, and those with a link to one. */
function updateRows(call: usize, frame: usize, b: i32, v: i32): void {
  const first = v * size(call, SparseTemporalLink.N);
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  for (let q = 0; q < writeSize; q++) {
    const entry = load<f32>(writeIndex + floats(q));
    if (entry == 0) break;
    visitRow(call, frame, b, v, locationOf(entry), q);
    const column = columnAt(call, b, first + locationOf(entry));
    for (let place = 0; place < links; place++) {
      const row = load<f32>(column + floats(place));
      if (row > 0) visitRow(call, frame, b, v, locationOf(row), placeOf(writeIndex, row, writeSize));
    }
  }
}

/** Updates row i, the location at place q of the list of w or at none, unless that was done before. */
function visitRow(call: usize, frame: usize, b: i32, v: i32, i: i32, q: i32): void {
  const row = v * size(call, SparseTemporalLink.N) + i;
  const place = keepRow(call, frame, b, row);
  if (place < 0) return;
  if (q < 0) scaleRow(call, frame, b, v, row);
  else updateRow(call, frame, b, v, i, q, place);
}
