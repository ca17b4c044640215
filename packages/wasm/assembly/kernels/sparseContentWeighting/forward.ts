/**
 * D_n = key · m_n / (|key| |m_n| + ε)        C = the `reads` locations with the largest ⌊similarityResolution · D_n + ½⌋
 * weights = softmax over n in C of strength · D_n        for every key
 *
 * One scan of the memory serves all keys. Products take four locations at a time and end with the locations in the lanes. With masks, the
 * dot products use mask² ∘ key and the squares mask².
 */
import { constant, has, operandAt, size } from "../../call";
import { SparseContentWeighting } from "../../generated/operands";
import { clearSelection, floats, listAt, offerLanes, sortByLocation } from "../../lists";
import { blockRow, dot, EPSILON, rowDots, rowDotsAndSquares, rowSquares, softmax } from "../../vector";
import { cosine, rootOf } from "../contentWeighting/keys";
import { prepareKeys, ranksOf, scratchOf, squaredMasksOf } from "./keys";

export function sparseContentWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

/**
 * Byte offsets in the record of a head: its dots with four locations; in all lanes the norm of its key, and the next rank above that of the
 * selection's last entry, as a float.
 */
export const enum Head {
  dots = 0,
  keyNorm = 16,
  next = 32,
  bytes = 48,
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const heads = size(call, SparseContentWeighting.heads);
  const places = size(call, SparseContentWeighting.reads);
  const index = operandAt(call, SparseContentWeighting.index, frame, b);
  const similarity = operandAt(call, SparseContentWeighting.similarity, frame, b);
  const weights = operandAt(call, SparseContentWeighting.weights, frame, b);
  const strengths = operandAt(call, SparseContentWeighting.strengths, frame, b);
  scan(call, frame, b, prepareHeads(call, frame, b));
  for (let h = 0; h < heads; h++) {
    sortByLocation(listAt(index, h, places), listAt(similarity, h, places), places);
    const strength = load<f32>(strengths + floats(h));
    softmax(listAt(similarity, h, places), listAt(weights, h, places), places, strength);
  }
}

/** The ranks of head 0's selection. Those of other heads follow, `ranksOf` apart. @inline */
function firstRanks(call: usize, frame: usize): usize {
  return scratchOf(call, frame) + size(call, SparseContentWeighting.heads) * Head.bytes;
}

/** Stores the norms of the keys and empties the selections. Returns the keys to multiply with the memory. */
function prepareHeads(call: usize, frame: usize, b: i32): usize {
  const W = size(call, SparseContentWeighting.W);
  const places = size(call, SparseContentWeighting.reads);
  const keys = operandAt(call, SparseContentWeighting.keys, frame, b);
  const scaled = prepareKeys(call, frame, b);
  const index = operandAt(call, SparseContentWeighting.index, frame, b);
  const similarity = operandAt(call, SparseContentWeighting.similarity, frame, b);
  for (let h = 0; h < size(call, SparseContentWeighting.heads); h++) {
    const norm = sqrt<f32>(dot(listAt(keys, h, W), listAt(scaled, h, W), W) + EPSILON);
    const record = scratchOf(call, frame) + h * Head.bytes;
    v128.store(record, f32x4.splat(norm), Head.keyNorm);
    v128.store(record, f32x4.splat(-Infinity), Head.next);
    const ranks = listAt(firstRanks(call, frame), h, ranksOf(call));
    clearSelection([listAt(index, h, places), listAt(similarity, h, places), ranks], places);
  }
  return scaled;
}

/** Offers all locations to the selections of all heads. */
function scan(call: usize, frame: usize, b: i32, keys: usize): void {
  const N = size(call, SparseContentWeighting.N);
  const W = size(call, SparseContentWeighting.W);
  const heads = size(call, SparseContentWeighting.heads);
  const isMasked = has(call, SparseContentWeighting.masks);
  const records = scratchOf(call, frame);
  const resolution = f32x4.splat(constant(call, SparseContentWeighting.similarityResolution));
  const half = f32x4.splat(0.5);
  const stride = floats(W);
  const row = new StaticArray<usize>(4);
  row[0] = operandAt(call, SparseContentWeighting.memory, frame, b);
  for (let n = 0; n < N; n += 4) {
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, N - n, row[0]);
    let norm = f32x4.splat(0);
    if (isMasked) rowDots(row, keys, heads, W, records + Head.dots, Head.bytes);
    else norm = rootOf(rowDotsAndSquares(row, keys, heads, W, records + Head.dots, Head.bytes));
    for (let h = 0, record = records; h < heads; h++, record += Head.bytes) {
      if (isMasked) norm = rootOf(rowSquares(row, listAt(squaredMasksOf(call, frame), h, W), W));
      const D = cosine(v128.load(record, Head.dots), norm, v128.load(record, Head.keyNorm));
      const scaled = f32x4.add(f32x4.mul(resolution, D), half);
      // NaN is not worse, so that every selection is full.
      const worse = i32x4.bitmask(f32x4.lt(scaled, v128.load(record, Head.next)));
      if (worse != 15) offerHead(call, frame, b, h, n, D, scaled);
    }
    row[0] += 4 * stride;
  }
}

/** Offers the locations from n on to the selection of head h. Their ranks are ⌊scaled⌋. */
function offerHead(call: usize, frame: usize, b: i32, h: i32, n: i32, D: v128, scaled: v128): void {
  const N = size(call, SparseContentWeighting.N);
  const places = size(call, SparseContentWeighting.reads);
  const index = listAt(operandAt(call, SparseContentWeighting.index, frame, b), h, places);
  const similarity = listAt(operandAt(call, SparseContentWeighting.similarity, frame, b), h, places);
  const ranks = listAt(firstRanks(call, frame), h, ranksOf(call));
  offerLanes([index, similarity, ranks], places, n, N - n, D, i32x4.trunc_sat_f32x4_s(f32x4.floor(scaled)));
  const last = load<i32>(ranks + floats(places - 1));
  const next: f32 = last == i32.MIN_VALUE ? -Infinity : <f32>last + 1;
  v128.store(scratchOf(call, frame) + h * Head.bytes, f32x4.splat(next), Head.next);
}
