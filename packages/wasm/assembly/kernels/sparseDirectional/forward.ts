/**
 * x_i = Σ_j L_ij read(t-1)_j        forward = the `reads` largest x_i of the locations reached        backward: the same with L_ji
 * with sharpness: the list is filled to `reads` with the lowest locations not reached (x = 0), then d ← softmax(s log(x + ε)) over the list
 *
 * Rows with a link to a location are found by the column index of a fused call, or else by a scan of all links.
 */
import { operandAt, size, workspace } from "../../call";
import { SparseDirectional } from "../../generated/operands";
import {
  clearSelection,
  floats,
  increase,
  locationOf,
  offerWeight,
  placeOf,
  sortByLocation,
  valueAt,
} from "../../lists";
import { columnAt } from "../sparseTemporalLink/columnIndex";
import { pairAt, readAt, rowAt } from "./lists";
import { sharpen } from "./sharpness";

export function sparseDirectionalForward(call: usize, frame: usize, begin: i32, end: i32): void {
  directions(call, frame, begin, end, 0);
}

/** `links` is the call of sparseTemporalLink that has the column index, or 0. */
export function directions(call: usize, frame: usize, begin: i32, end: i32, links: usize): void {
  const pairs = size(call, SparseDirectional.R) * size(call, SparseDirectional.V);
  for (let b = begin; b < end; b++) {
    for (let pair = 0; pair < pairs; pair++) {
      followForward(call, frame, b, pair, links);
      followBackward(call, frame, b, pair);
    }
  }
}

/** The ranks of a selection, or logarithms; candidates and their x. */
export function sparseDirectionalWorkspace(call: usize): usize {
  return floats(size(call, SparseDirectional.reads) + 2 * mostCandidates(call));
}

/** Most locations that the links of a read list reach. @inline */
function mostCandidates(call: usize): i32 {
  const links = size(call, SparseDirectional.readSize) * size(call, SparseDirectional.links);
  return min(size(call, SparseDirectional.N), links);
}

/** @inline */
function candidatesOf(call: usize, frame: usize): usize {
  return workspace(frame) + floats(size(call, SparseDirectional.reads));
}

/** @inline */
function sumsOf(call: usize, frame: usize): usize {
  return candidatesOf(call, frame) + floats(mostCandidates(call));
}

/** Forward of a pair of heads. */
function followForward(call: usize, frame: usize, b: i32, pair: i32, links: usize): void {
  const index = pairAt(call, SparseDirectional.forwardIndex, frame, b, pair);
  const out = pairAt(call, SparseDirectional.forward, frame, b, pair);
  const raw = pairAt(call, SparseDirectional.rawForward, frame, b, pair);
  const sharpness = operandAt(call, SparseDirectional.forwardSharpness, frame, b);
  const count = links ? gatherRows(call, frame, b, pair, links) : scanRows(call, frame, b, pair);
  choose(call, frame, count, index, sharpness ? raw : out);
  if (!sharpness) return;
  const N = size(call, SparseDirectional.N);
  sharpen(index, raw, out, size(call, SparseDirectional.reads), N, load<f32>(sharpness + floats(pair)));
}

/** Backward of a pair of heads. */
function followBackward(call: usize, frame: usize, b: i32, pair: i32): void {
  const index = pairAt(call, SparseDirectional.backwardIndex, frame, b, pair);
  const out = pairAt(call, SparseDirectional.backward, frame, b, pair);
  const raw = pairAt(call, SparseDirectional.rawBackward, frame, b, pair);
  const sharpness = operandAt(call, SparseDirectional.backwardSharpness, frame, b);
  choose(call, frame, gatherColumns(call, frame, b, pair), index, sharpness ? raw : out);
  if (!sharpness) return;
  const N = size(call, SparseDirectional.N);
  sharpen(index, raw, out, size(call, SparseDirectional.reads), N, load<f32>(sharpness + floats(pair)));
}

/** Keeps the largest of the candidates. */
function choose(call: usize, frame: usize, count: i32, index: usize, x: usize): void {
  const places = size(call, SparseDirectional.reads);
  const candidates = candidatesOf(call, frame);
  const sums = sumsOf(call, frame);
  clearSelection([index, x, workspace(frame)], places);
  for (let at: usize = 0; at < floats(count); at += 4) {
    offerWeight([index, x, workspace(frame)], places, load<f32>(candidates + at), load<f32>(sums + at));
  }
  sortByLocation(index, x, places);
}

/** Adds to the x of a candidate. `count` candidates are known; returns their number afterwards. @inline */
function addTo(call: usize, frame: usize, count: i32, entry: f32, x: f32): i32 {
  const place = placeOf(candidatesOf(call, frame), entry, count);
  if (place >= 0) {
    increase(sumsOf(call, frame) + floats(place), x);
    return count;
  }
  store<f32>(candidatesOf(call, frame) + floats(count), entry);
  store<f32>(sumsOf(call, frame) + floats(count), x);
  return count + 1;
}

/** Lists the rows i with a link to a location j of the read list, with x_i = Σ_j L_ij read_j. Returns their number. */
function gatherRows(call: usize, frame: usize, b: i32, pair: i32, linkCall: usize): i32 {
  const v = pair % size(call, SparseDirectional.V);
  const r = pair / size(call, SparseDirectional.V);
  const links = size(call, SparseDirectional.links);
  const readIndex = readAt(call, SparseDirectional.prevReadIndex, frame, b, r);
  const read = readAt(call, SparseDirectional.prevReadWeights, frame, b, r);
  let count = 0;
  for (let q: usize = 0; q < floats(size(call, SparseDirectional.readSize)); q += 4) {
    const j = load<f32>(readIndex + q);
    if (j == 0) break;
    const column = columnAt(linkCall, b, v * size(call, SparseDirectional.N) + locationOf(j));
    for (let place = 0; place < links; place++) {
      const row = load<f32>(column + floats(place));
      if (row == 0) continue;
      const index = rowAt(call, SparseDirectional.linkIndex, frame, b, v, locationOf(row));
      const link = rowAt(call, SparseDirectional.link, frame, b, v, locationOf(row));
      count = addTo(call, frame, count, row, valueAt(index, link, j, links) * load<f32>(read + q));
    }
  }
  return count;
}

/** `gatherRows` without an index. */
function scanRows(call: usize, frame: usize, b: i32, pair: i32): i32 {
  const v = pair % size(call, SparseDirectional.V);
  const r = pair / size(call, SparseDirectional.V);
  const readIndex = readAt(call, SparseDirectional.prevReadIndex, frame, b, r);
  const read = readAt(call, SparseDirectional.prevReadWeights, frame, b, r);
  let count = 0;
  for (let i = 0; i < size(call, SparseDirectional.N); i++) {
    const index = rowAt(call, SparseDirectional.linkIndex, frame, b, v, i);
    const link = rowAt(call, SparseDirectional.link, frame, b, v, i);
    for (let at: usize = 0; at < floats(size(call, SparseDirectional.links)); at += 4) {
      const entry = load<f32>(index + at);
      if (entry == 0) break;
      const q = placeOf(readIndex, entry, size(call, SparseDirectional.readSize));
      if (q < 0) continue;
      count = addTo(call, frame, count, <f32>(i + 1), load<f32>(link + at) * load<f32>(read + floats(q)));
    }
  }
  return count;
}

/** Lists the locations i that the rows j of the read list reach, with x_i = Σ_j L_ji read_j. Returns their number. */
function gatherColumns(call: usize, frame: usize, b: i32, pair: i32): i32 {
  const V = size(call, SparseDirectional.V);
  const links = size(call, SparseDirectional.links);
  const readIndex = readAt(call, SparseDirectional.prevReadIndex, frame, b, pair / V);
  const read = readAt(call, SparseDirectional.prevReadWeights, frame, b, pair / V);
  let count = 0;
  for (let q: usize = 0; q < floats(size(call, SparseDirectional.readSize)); q += 4) {
    const j = load<f32>(readIndex + q);
    if (j == 0) break;
    const index = rowAt(call, SparseDirectional.linkIndex, frame, b, pair % V, locationOf(j));
    const link = rowAt(call, SparseDirectional.link, frame, b, pair % V, locationOf(j));
    for (let at: usize = 0; at < floats(links); at += 4) {
      const entry = load<f32>(index + at);
      if (entry == 0) break;
      count = addTo(call, frame, count, entry, load<f32>(link + at) * load<f32>(read + q));
    }
  }
  return count;
}
