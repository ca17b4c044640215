/**
 * sparseDirectional backward. dx is the gradient of the raw direction, over its list:
 *
 *   forward:  dL_ij += dx_i read_j,   dread_j += L_ij dx_i        backward:  dL_ji += dx_i read_j,   dread_j += L_ji dx_i
 */
import { has, operandAt, size, workspace } from "../../call";
import { SparseDirectional } from "../../generated/operands";
import { floats, increase, locationOf, placeOf, touchRow } from "../../lists";
import { copy } from "../../vector";
import { pairAt, readAt, rowAt } from "./lists";
import { sharpenGradient } from "./sharpness";

export function sparseDirectionalBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    for (let pair = 0; pair < size(call, SparseDirectional.R) * size(call, SparseDirectional.V); pair++) {
      forwardGradient(call, frame, b, pair);
      backwardGradient(call, frame, b, pair);
    }
  }
}

/** Through forward. */
function forwardGradient(call: usize, frame: usize, b: i32, pair: i32): void {
  const places = size(call, SparseDirectional.reads);
  const v = pair % size(call, SparseDirectional.V);
  const dx = operandAt(call, SparseDirectional.rawGradient, frame, b);
  const index = pairAt(call, SparseDirectional.forwardIndex, frame, b, pair);
  const dOut = pairAt(call, SparseDirectional.dForward, frame, b, pair);
  if (has(call, SparseDirectional.forwardSharpness)) {
    const raw = pairAt(call, SparseDirectional.rawForward, frame, b, pair);
    const out = pairAt(call, SparseDirectional.forward, frame, b, pair);
    const s = load<f32>(operandAt(call, SparseDirectional.forwardSharpness, frame, b) + floats(pair));
    const dSharpness = sharpenGradient(raw, out, dOut, s, dx, workspace(frame), places);
    increase(operandAt(call, SparseDirectional.dForwardSharpness, frame, b) + floats(pair), dSharpness);
  } else copy(dOut, dx, places);
  for (let at: usize = 0; at < floats(places); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) break;
    rowGradient(call, frame, b, pair, v, locationOf(entry), load<f32>(dx + at));
  }
}

/** Links of row i to locations j that were read: dL_ij += dx read_j, dread_j += L_ij dx */
function rowGradient(call: usize, frame: usize, b: i32, pair: i32, v: i32, i: i32, dx: f32): void {
  const links = size(call, SparseDirectional.links);
  const r = pair / size(call, SparseDirectional.V);
  const readIndex = readAt(call, SparseDirectional.prevReadIndex, frame, b, r);
  const read = readAt(call, SparseDirectional.prevReadWeights, frame, b, r);
  const dRead = readAt(call, SparseDirectional.dPrevReadWeights, frame, b, r);
  const index = rowAt(call, SparseDirectional.linkIndex, frame, b, v, i);
  const link = rowAt(call, SparseDirectional.link, frame, b, v, i);
  const dLink = operandAt(call, SparseDirectional.dLink, frame, b);
  let dRow: usize = 0;
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) break;
    const q = placeOf(readIndex, entry, size(call, SparseDirectional.readSize));
    if (q < 0) continue;
    if (!dRow) dRow = touchRow(dLink, v * size(call, SparseDirectional.N) + i, links);
    increase(dRow + at, dx * load<f32>(read + floats(q)));
    increase(dRead + floats(q), load<f32>(link + at) * dx);
  }
}

/** Through backward. */
function backwardGradient(call: usize, frame: usize, b: i32, pair: i32): void {
  const places = size(call, SparseDirectional.reads);
  const V = size(call, SparseDirectional.V);
  const dx = operandAt(call, SparseDirectional.rawGradient, frame, b);
  const dOut = pairAt(call, SparseDirectional.dBackward, frame, b, pair);
  if (has(call, SparseDirectional.backwardSharpness)) {
    const raw = pairAt(call, SparseDirectional.rawBackward, frame, b, pair);
    const out = pairAt(call, SparseDirectional.backward, frame, b, pair);
    const s = load<f32>(operandAt(call, SparseDirectional.backwardSharpness, frame, b) + floats(pair));
    const dSharpness = sharpenGradient(raw, out, dOut, s, dx, workspace(frame), places);
    increase(operandAt(call, SparseDirectional.dBackwardSharpness, frame, b) + floats(pair), dSharpness);
  } else copy(dOut, dx, places);
  const read = readAt(call, SparseDirectional.prevReadIndex, frame, b, pair / V);
  for (let q = 0; q < size(call, SparseDirectional.readSize); q++) {
    const j = load<f32>(read + floats(q));
    if (j == 0) break;
    columnGradient(call, frame, b, pair, q, locationOf(j), dx);
  }
}

/** Links of row j, which was read, to kept locations i: dL_ji += dx_i read_j, dread_j += L_ji dx_i */
function columnGradient(call: usize, frame: usize, b: i32, pair: i32, q: i32, j: i32, dx: usize): void {
  const links = size(call, SparseDirectional.links);
  const places = size(call, SparseDirectional.reads);
  const V = size(call, SparseDirectional.V);
  const v = pair % V;
  const kept = pairAt(call, SparseDirectional.backwardIndex, frame, b, pair);
  const read = load<f32>(readAt(call, SparseDirectional.prevReadWeights, frame, b, pair / V) + floats(q));
  const dRead = readAt(call, SparseDirectional.dPrevReadWeights, frame, b, pair / V) + floats(q);
  const index = rowAt(call, SparseDirectional.linkIndex, frame, b, v, j);
  const link = rowAt(call, SparseDirectional.link, frame, b, v, j);
  const dLink = operandAt(call, SparseDirectional.dLink, frame, b);
  let dRow: usize = 0;
  for (let at: usize = 0; at < floats(links); at += 4) {
    const entry = load<f32>(index + at);
    if (entry == 0) break;
    const k = placeOf(kept, entry, places);
    if (k < 0) continue;
    const d = load<f32>(dx + floats(k));
    if (!dRow) dRow = touchRow(dLink, v * size(call, SparseDirectional.N) + j, links);
    increase(dRow + at, d * read);
    increase(dRead, load<f32>(link + at) * d);
  }
}
