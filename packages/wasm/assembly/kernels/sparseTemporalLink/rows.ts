/** The update of one row of links, before columns are cut. */
import { size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { candidateValues, chooseLargest, floats, valueAt } from "../../lists";
import { loadLanes, storeLanes } from "../../vector";
import { headAt, rowAt } from "./head";
import { candidatesOf, mostCandidates } from "./journal";

/** A row that was not written: x_ij = (1 - w_j) L_ij. It has no new links. */
export function scaleRow(call: usize, frame: usize, b: i32, v: i32, row: i32): void {
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
  const link = rowAt(call, SparseTemporalLink.link, frame, b, row);
  eachVector(size(call, SparseTemporalLink.links), (at: usize, count: i32) => {
    const entries = loadLanes(index + at, count);
    let w = f32x4.splat(0);
    for (let q: usize = 0; q < floats(writeSize); q += 4) {
      const isColumn = f32x4.eq(entries, v128.load32_splat(writeIndex + q));
      w = v128.or(w, v128.and(isColumn, v128.load32_splat(writes + q)));
    }
    const x = f32x4.mul(f32x4.sub(f32x4.splat(1), w), loadLanes(link + at, count));
    storeLanes(link + at, v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(1e-30))), count);
  });
}

/** The row of location i, which is at place q of the list of w. `kept` is its place in the journal. */
export function updateRow(call: usize, frame: usize, b: i32, v: i32, i: i32, q: i32, kept: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const row = v * size(call, SparseTemporalLink.N) + i;
  const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
  const link = rowAt(call, SparseTemporalLink.link, frame, b, row);
  const count = listLinks(call, frame, b, v, i, q, kept);
  chooseLargest(index, link, links, candidatesOf(call, frame), mostCandidates(call), count);
}

/** Merges the stored links of a written row with those to the locations of p(t-1). Returns the number of candidates. */
function listLinks(call: usize, frame: usize, b: i32, v: i32, i: i32, q: i32, kept: i32): i32 {
  const last = floats(size(call, SparseTemporalLink.links));
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const precedenceIndex = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const precedence = headAt(call, SparseTemporalLink.prevPrecedence, frame, b, v, SparseTemporalLink.links);
  const before = rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, kept);
  const valueBefore = rowAt(call, SparseTemporalLink.prevLink, frame, b, kept);
  const entries = candidatesOf(call, frame);
  const values = candidateValues(entries, mostCandidates(call));
  const w = load<f32>(writes + floats(q));
  let count = 0;
  let old: usize = 0;
  let next: usize = 0;
  let entry = min<f32>(entryOrEnd(before, old, last), entryOrEnd(precedenceIndex, next, last));
  while (entry != Infinity) {
    let x: f32 = 0;
    if (entryOrEnd(precedenceIndex, next, last) == entry) {
      x = w * load<f32>(precedence + next);
      next += 4;
    }
    if (entryOrEnd(before, old, last) == entry) {
      x += (1 - w - valueAt(writeIndex, writes, entry, writeSize)) * load<f32>(valueBefore + old);
      old += 4;
    }
    if (entry != <f32>(i + 1)) {
      store<f32>(entries + floats(count), entry);
      store<f32>(values + floats(count), x);
      count++;
    }
    entry = min<f32>(entryOrEnd(before, old, last), entryOrEnd(precedenceIndex, next, last));
  }
  return count;
}

/** An entry, or Infinity after the last one. @inline */
function entryOrEnd(index: usize, at: usize, last: usize): f32 {
  const entry: f32 = at < last ? load<f32>(index + at) : 0;
  return entry == 0 ? Infinity : entry;
}
