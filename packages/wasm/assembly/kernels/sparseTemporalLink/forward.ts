/**
 * x_ij = (1 - w_i - w_j) L_ij + w_i p(t-1)_j,   i ≠ j        over stored links, and i in the list of w with j in the list of p(t-1)
 * L ← the `links` largest x of every row, then of every column among these        p = the `links` largest of (1 - Σ w) p(t-1) + w
 *
 * The column index (columnIndex.ts) tells which rows have a link to a location.
 */
import { operandAt, size, workspace } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import {
  clearSelection,
  floats,
  hasEntry,
  locationOf,
  offerWeight,
  placeOf,
  sortByLocation,
  valueAt,
} from "../../lists";
import { total, zero } from "../../vector";
import { columnAt, followRows } from "./columnIndex";
import { cutColumns, mostRows } from "./cutColumns";
import { headAt, isChanged, keepRow, rowAt } from "./head";

export function sparseTemporalLinkForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

/** The ranks of a selection, then the rows of a column. */
export function sparseTemporalLinkWorkspace(call: usize): usize {
  return floats(size(call, SparseTemporalLink.links) + mostRows(call));
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  zero(operandAt(call, SparseTemporalLink.changedIndex, frame, b), size(call, SparseTemporalLink.changed));
  for (let v = 0; v < size(call, SparseTemporalLink.V); v++) {
    updateRows(call, frame, b, v);
    cutColumns(call, frame, b, v);
    updatePrecedence(call, frame, b, v);
  }
  followRows(call, frame, b);
}

/** Updates the rows of written locations, and those with a link to one. */
function updateRows(call: usize, frame: usize, b: i32, v: i32): void {
  const first = v * size(call, SparseTemporalLink.N);
  const links = size(call, SparseTemporalLink.links);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  for (let at: usize = 0; at < floats(size(call, SparseTemporalLink.writeSize)); at += 4) {
    const entry = load<f32>(writeIndex + at);
    if (entry == 0) break;
    updateRow(call, frame, b, v, locationOf(entry));
    const column = columnAt(call, b, first + locationOf(entry));
    for (let place = 0; place < links; place++) {
      const row = load<f32>(column + floats(place));
      if (row > 0) updateRow(call, frame, b, v, locationOf(row));
    }
  }
}

/** Scales the links of row i, adds new ones, and keeps the largest, unless the row has changed before. */
function updateRow(call: usize, frame: usize, b: i32, v: i32, i: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const row = v * size(call, SparseTemporalLink.N) + i;
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const precedenceIndex = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const precedence = headAt(call, SparseTemporalLink.prevPrecedence, frame, b, v, SparseTemporalLink.links);
  if (isChanged(call, frame, b, row)) return;
  const place = keepRow(call, frame, b, row);
  const before = rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, place);
  const valueBefore = rowAt(call, SparseTemporalLink.prevLink, frame, b, place);
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
  const link = rowAt(call, SparseTemporalLink.link, frame, b, row);
  const ranks = workspace(frame);
  const isWritten = hasEntry(writeIndex, <f32>(i + 1), writeSize);
  const w = valueAt(writeIndex, writes, <f32>(i + 1), writeSize);
  clearSelection([index, link, ranks], links);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(before + at);
    if (entry == 0) break;
    const rest: f32 = 1 - w - valueAt(writeIndex, writes, entry, writeSize);
    const added: f32 = isWritten ? w * valueAt(precedenceIndex, precedence, entry, links) : 0;
    offerWeight([index, link, ranks], links, entry, rest * load<f32>(valueBefore + at) + added);
  }
  for (let at: usize = 0; isWritten && at < floats(links); at += 4) {
    const entry = load<f32>(precedenceIndex + at);
    if (entry == 0) break;
    if (entry == <f32>(i + 1) || hasEntry(before, entry, links)) continue;
    offerWeight([index, link, ranks], links, entry, w * load<f32>(precedence + at));
  }
  sortByLocation(index, link, links);
}

/** p ← the largest of (1 - Σ w) p(t-1) + w */
function updatePrecedence(call: usize, frame: usize, b: i32, v: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const prevIndex = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const prev = headAt(call, SparseTemporalLink.prevPrecedence, frame, b, v, SparseTemporalLink.links);
  const index = headAt(call, SparseTemporalLink.precedenceIndex, frame, b, v, SparseTemporalLink.links);
  const precedence = headAt(call, SparseTemporalLink.precedence, frame, b, v, SparseTemporalLink.links);
  const ranks = workspace(frame);
  const rest: f32 = 1 - total(writes, writeSize);
  clearSelection([index, precedence, ranks], links);
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(prevIndex + at);
    if (entry == 0) break;
    const w = valueAt(writeIndex, writes, entry, writeSize);
    offerWeight([index, precedence, ranks], links, entry, rest * load<f32>(prev + at) + w);
  }
  for (let at: usize = 0; at < floats(writeSize); at += 4) {
    const entry = load<f32>(writeIndex + at);
    if (entry == 0) break;
    if (placeOf(prevIndex, entry, links) >= 0) continue;
    offerWeight([index, precedence, ranks], links, entry, load<f32>(writes + at));
  }
  sortByLocation(index, precedence, links);
}
