/**
 * x_i = Σ_j L_ij read(t-1)_j        forward = the `reads` largest x_i of the locations reached        backward: the same with L_ji
 * with sharpness: the list is filled to `reads` with the lowest locations not reached (x = 0), then d ← softmax(s log(x + ε)) over the list
 *
 * Rows with a link to a location are found by the column index of a fused call, or else by a scan of all links.
 */
import { operandAt, size } from "../../call";
import { SparseDirectional } from "../../generated/operands";
import { chooseLargest, floats, locationOf, placeOf, valueAt } from "../../lists";
import { columnAt } from "../sparseTemporalLink/columnIndex";
import { addTo, candidatesOf, mostCandidates, openSums, slotsOf } from "./candidates";
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

/** Keeps the largest of the candidates. @inline */
function choose(call: usize, frame: usize, count: i32, index: usize, x: usize): void {
  chooseLargest(index, x, size(call, SparseDirectional.reads), candidatesOf(call, frame), mostCandidates(call), count);
}

/** Lists the rows i with a link to a location j of the read list, with x_i = Σ_j L_ij read_j. Returns their number. */
function gatherRows(call: usize, frame: usize, b: i32, pair: i32, linkCall: usize): i32 {
  const v = pair % size(call, SparseDirectional.V);
  const r = pair / size(call, SparseDirectional.V);
  const links = size(call, SparseDirectional.links);
  const readIndex = readAt(call, SparseDirectional.prevReadIndex, frame, b, r);
  const read = readAt(call, SparseDirectional.prevReadWeights, frame, b, r);
  const index = rowAt(call, SparseDirectional.linkIndex, frame, b, v, 0);
  const link = rowAt(call, SparseDirectional.link, frame, b, v, 0);
  const columns = columnAt(linkCall, b, v * size(call, SparseDirectional.N));
  const values = openSums(call, frame);
  const slots = slotsOf(call);
  let count = 0;
  for (let q: usize = 0; q < floats(size(call, SparseDirectional.readSize)); q += 4) {
    const j = load<f32>(readIndex + q);
    if (j == 0) break;
    const column = columns + floats(locationOf(j) * links);
    for (let place = 0; place < links; place++) {
      const row = load<f32>(column + floats(place));
      if (row == 0) continue;
      const at = floats(locationOf(row) * links);
      count = addTo(frame, slots, values, count, row, valueAt(index + at, link + at, j, links) * load<f32>(read + q));
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
  const values = openSums(call, frame);
  const slots = slotsOf(call);
  let count = 0;
  for (let i = 0; i < size(call, SparseDirectional.N); i++) {
    const index = rowAt(call, SparseDirectional.linkIndex, frame, b, v, i);
    const link = rowAt(call, SparseDirectional.link, frame, b, v, i);
    for (let at: usize = 0; at < floats(size(call, SparseDirectional.links)); at += 4) {
      const entry = load<f32>(index + at);
      if (entry == 0) break;
      const q = placeOf(readIndex, entry, size(call, SparseDirectional.readSize));
      if (q < 0) continue;
      count = addTo(frame, slots, values, count, <f32>(i + 1), load<f32>(link + at) * load<f32>(read + floats(q)));
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
  const values = openSums(call, frame);
  const slots = slotsOf(call);
  let count = 0;
  for (let q: usize = 0; q < floats(size(call, SparseDirectional.readSize)); q += 4) {
    const j = load<f32>(readIndex + q);
    if (j == 0) break;
    const index = rowAt(call, SparseDirectional.linkIndex, frame, b, pair % V, locationOf(j));
    const link = rowAt(call, SparseDirectional.link, frame, b, pair % V, locationOf(j));
    for (let at: usize = 0; at < floats(links); at += 4) {
      const entry = load<f32>(index + at);
      if (entry == 0) break;
      count = addTo(frame, slots, values, count, entry, load<f32>(link + at) * load<f32>(read + q));
    }
  }
  return count;
}
