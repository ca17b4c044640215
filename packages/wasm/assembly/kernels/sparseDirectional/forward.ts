/**
 * x_i = Σ_j L_ij read(t-1)_j        forward = the `reads` largest x_i of the locations reached        backward: the same with L_ji
 * with sharpness: the list is filled to `reads` with the lowest locations not reached (x = 0), then d ← softmax(s log(x + ε)) over the list
 *
 * Forward scans all rows of links; `marks` holds the place of each location in the read list, plus 1.
 */
import { has, operandAt, size, workspace } from "../../call";
import { SparseDirectional } from "../../generated/operands";
import { clearSelection, floats, increase, locationOf, offerWeight, placeOf, sortByLocation } from "../../lists";
import { pairAt, readAt, rowAt } from "./lists";
import { sharpen } from "./sharpness";

export function sparseDirectionalForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

/** The ranks of a selection, or logarithms; candidates and their x; marks. */
export function sparseDirectionalWorkspace(call: usize): usize {
  return floats(size(call, SparseDirectional.reads) + 2 * mostCandidates(call) + size(call, SparseDirectional.N));
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
function marksOf(call: usize, frame: usize): usize {
  return candidatesOf(call, frame) + floats(2 * mostCandidates(call));
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const R = size(call, SparseDirectional.R);
  const V = size(call, SparseDirectional.V);
  memory.fill(marksOf(call, frame), 0, floats(size(call, SparseDirectional.N)));
  for (let r = 0; r < R; r++) {
    mark(call, frame, b, r, true);
    for (let v = 0; v < V; v++) {
      const pair = r * V + v;
      followForward(call, frame, b, pair);
      followBackward(call, frame, b, pair);
    }
    mark(call, frame, b, r, false);
  }
}

/** Marks the locations that head r read with their place + 1, or clears the marks. */
function mark(call: usize, frame: usize, b: i32, r: i32, sets: bool): void {
  const read = readAt(call, SparseDirectional.prevReadIndex, frame, b, r);
  for (let place = 0; place < size(call, SparseDirectional.readSize); place++) {
    const entry = load<f32>(read + floats(place));
    if (entry == 0) break;
    store<i32>(marksOf(call, frame) + floats(locationOf(entry)), sets ? place + 1 : 0);
  }
}

/** Forward of a pair of heads. */
function followForward(call: usize, frame: usize, b: i32, pair: i32): void {
  const places = size(call, SparseDirectional.reads);
  const index = pairAt(call, SparseDirectional.forwardIndex, frame, b, pair);
  const out = pairAt(call, SparseDirectional.forward, frame, b, pair);
  const isSharp = has(call, SparseDirectional.forwardSharpness);
  const x = isSharp ? pairAt(call, SparseDirectional.rawForward, frame, b, pair) : out;
  clearSelection([index, x, workspace(frame)], places);
  offerRows(call, frame, b, pair, index, x);
  sortByLocation(index, x, places);
  if (!isSharp) return;
  const s = load<f32>(operandAt(call, SparseDirectional.forwardSharpness, frame, b) + floats(pair));
  sharpen(index, x, out, places, size(call, SparseDirectional.N), s);
}

/** Offers x_i = Σ_j L_ij read_j of all rows with a link to a marked location. */
function offerRows(call: usize, frame: usize, b: i32, pair: i32, index: usize, x: usize): void {
  const V = size(call, SparseDirectional.V);
  const stride = floats(size(call, SparseDirectional.links));
  const marks = marksOf(call, frame);
  const read = readAt(call, SparseDirectional.prevReadWeights, frame, b, pair / V);
  const toLink =
    operandAt(call, SparseDirectional.link, frame, b) - operandAt(call, SparseDirectional.linkIndex, frame, b);
  let row = rowAt(call, SparseDirectional.linkIndex, frame, b, pair % V, 0);
  for (let i = 0; i < size(call, SparseDirectional.N); i++, row += stride) {
    let isReached: bool = false;
    let sum: f32 = 0;
    for (let at = row; at < row + stride; at += 4) {
      const entry = load<f32>(at);
      if (entry == 0) break;
      const place = load<i32>(marks + floats(locationOf(entry)));
      if (place == 0) continue;
      isReached = true;
      sum += load<f32>(at + toLink) * load<f32>(read + floats(place - 1));
    }
    if (isReached) offerWeight([index, x, workspace(frame)], size(call, SparseDirectional.reads), <f32>(i + 1), sum);
  }
}

/** Backward of a pair of heads. */
function followBackward(call: usize, frame: usize, b: i32, pair: i32): void {
  const places = size(call, SparseDirectional.reads);
  const index = pairAt(call, SparseDirectional.backwardIndex, frame, b, pair);
  const out = pairAt(call, SparseDirectional.backward, frame, b, pair);
  const isSharp = has(call, SparseDirectional.backwardSharpness);
  const x = isSharp ? pairAt(call, SparseDirectional.rawBackward, frame, b, pair) : out;
  const candidates = candidatesOf(call, frame);
  const sums = candidates + floats(mostCandidates(call));
  const count = gatherColumns(call, frame, b, pair, candidates, sums);
  clearSelection([index, x, workspace(frame)], places);
  for (let at: usize = 0; at < floats(count); at += 4) {
    offerWeight([index, x, workspace(frame)], places, load<f32>(candidates + at), load<f32>(sums + at));
  }
  sortByLocation(index, x, places);
  if (!isSharp) return;
  const s = load<f32>(operandAt(call, SparseDirectional.backwardSharpness, frame, b) + floats(pair));
  sharpen(index, x, out, places, size(call, SparseDirectional.N), s);
}

/** Lists the locations i that the rows j of the read list reach, with x_i = Σ_j L_ji read_j. Returns their number. */
function gatherColumns(call: usize, frame: usize, b: i32, pair: i32, candidates: usize, sums: usize): i32 {
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
      const x = load<f32>(link + at) * load<f32>(read + q);
      const place = placeOf(candidates, entry, count);
      if (place >= 0) {
        increase(sums + floats(place), x);
        continue;
      }
      store<f32>(candidates + floats(count), entry);
      store<f32>(sums + floats(count), x);
      count++;
    }
  }
  return count;
}
