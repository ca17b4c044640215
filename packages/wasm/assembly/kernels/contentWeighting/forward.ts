/**
 * D_kn = key_k · m_n / (|key_k| |m_n| + ε)        |x| = √(Σ x² + ε)        weights_k = softmax_n (strength_k · D_kn)
 *
 * Products take four locations at a time and end with the locations in the lanes. With masks, key and m_n are mask ∘ key and mask ∘ m_n:
 * the dot products use mask² ∘ key and the squares mask².
 */
import { has, operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import {
  blockRow,
  headsBytes,
  LANES,
  largerOfBoth,
  largestOfHeads,
  loadTail,
  multiply,
  numbersOf,
  powers,
  reciprocalsOfHeads,
  rowDots,
  rowDotsAndSquares,
  rowSquares,
  signOf,
  storeLanes,
  storeTail,
} from "../../vector";
import { contentGradientBytes } from "./backward";
import { Area, areaOf, cosine, Head, prepareKeys, rootOf } from "./keys";

export function contentWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (; begin < end; begin += ELEMENTS) forwardElements(call, frame, begin, min(end - begin, ELEMENTS));
}

export function contentWeightingWorkspace(call: usize): usize {
  const K = size(call, ContentWeighting.K);
  const vectors = K * size(call, ContentWeighting.W) * 4;
  const forward = headsBytes(ELEMENTS * K) + 2 * K * padded(size(call, ContentWeighting.N)) * 4;
  return K * Head.bytes + Area.scratch * vectors + max(forward, contentGradientBytes(call));
}

/** Batch elements whose heads share the steps of the softmax (vector/softmaxHeads.ts). */
const ELEMENTS: i32 = 16;

/**
 * N rounded up to whole blocks. Forward, the keys are followed by the lanes and numbers of vector/softmaxHeads.ts, the dots [K N] and the
 * norms of the locations: [N], with masks [K N].
 * @inline
 */
function padded(N: i32): i32 {
  return (N + 3) & ~3;
}

function forwardElements(call: usize, frame: usize, begin: i32, elements: i32): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  const lanes = areaOf(call, frame, Area.scratch);
  let number = numbersOf(lanes, elements * K);
  for (let i = 0; i < elements; i++) fillSimilarity(call, frame, begin + i, lanes + ((<usize>(i * K)) << 4));
  largestOfHeads(lanes, elements * K);
  for (let i = 0, lane = lanes; i < elements; i++) {
    let x = operandAt(call, ContentWeighting.similarity, frame, begin + i);
    let out = operandAt(call, ContentWeighting.weights, frame, begin + i);
    let strengths = operandAt(call, ContentWeighting.strengths, frame, begin + i);
    for (let k = 0; k < K; k++) {
      const strength = load<f32>(strengths);
      const top = v128.xor(v128.load32_splat(number), signOf(strength));
      v128.store(lane, powers(x, out, N, strength, top));
      x += (<usize>N) << 2;
      out += (<usize>N) << 2;
      strengths += 4;
      number += 4;
      lane += 16;
    }
  }
  reciprocalsOfHeads(lanes, elements * K);
  number = numbersOf(lanes, elements * K);
  for (let i = 0; i < elements; i++) {
    let out = operandAt(call, ContentWeighting.weights, frame, begin + i);
    for (let k = 0; k < K; k++) {
      multiply(out, v128.load32_splat(number), N);
      out += (<usize>N) << 2;
      number += 4;
    }
  }
}

/** Stores D of a batch element, and for each head lanes that contain the largest ±D, with the sign of the head's strength. */
function fillSimilarity(call: usize, frame: usize, b: i32, tops: usize): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  let similarity = operandAt(call, ContentWeighting.similarity, frame, b);
  const strengths = operandAt(call, ContentWeighting.strengths, frame, b);
  const step = (<usize>padded(N)) << 2;
  const normStep = has(call, ContentWeighting.masks) ? step : 0;
  const dots = areaOf(call, frame, Area.scratch) + headsBytes(ELEMENTS * K);
  const norms = dots + <usize>K * step;
  const keys = prepareKeys(call, frame, b);
  if (normStep) fillMasked(call, frame, b, keys, dots, norms, step);
  else fillPlain(call, frame, b, keys, dots, norms, step);
  for (let k = 0; k < K; k++) {
    const keyNorm = v128.load32_splat(workspace(frame) + k * Head.bytes);
    const sign = signOf(load<f32>(strengths + ((<usize>k) << 2)));
    v128.store(
      tops + ((<usize>k) << 4),
      fillCosines(dots + <usize>k * step, norms + <usize>k * normStep, keyNorm, similarity, sign, N),
    );
    similarity += (<usize>N) << 2;
  }
}

function fillPlain(call: usize, frame: usize, b: i32, keys: usize, dots: usize, norms: usize, step: usize): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = (<usize>W) << 2;
  const row = new StaticArray<usize>(4);
  row[0] = operandAt(call, ContentWeighting.memory, frame, b);
  for (let rest = size(call, ContentWeighting.N); rest > 0; rest -= 4) {
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
    v128.store(norms, rootOf(rowDotsAndSquares(row, keys, K, W, dots, step)));
    row[0] += 4 * stride;
    dots += 16;
    norms += 16;
  }
}

function fillMasked(call: usize, frame: usize, b: i32, keys: usize, dots: usize, norms: usize, step: usize): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = (<usize>W) << 2;
  const squaredMasks = areaOf(call, frame, Area.squaredMasks);
  const row = new StaticArray<usize>(4);
  row[0] = operandAt(call, ContentWeighting.memory, frame, b);
  for (let rest = size(call, ContentWeighting.N); rest > 0; rest -= 4) {
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
    rowDots(row, keys, K, W, dots, step);
    for (let k = 0; k < K; k++) {
      const squares = rowSquares(row, squaredMasks + <usize>k * stride, W);
      v128.store(norms + <usize>k * step, rootOf(squares));
    }
    row[0] += 4 * stride;
    dots += 16;
    norms += 16;
  }
}

/** similarity ← D of a head; returns lanes that contain the largest ±D. @inline */
function fillCosines(dots: usize, norms: usize, keyNorm: v128, similarity: usize, sign: v128, N: i32): v128 {
  let largest: Pair = f32x4.splat(-Infinity);
  for (; N >= LANES; N -= LANES) {
    const x: Pair = cosine(v128.load(dots), v128.load(norms), keyNorm);
    storeLanes(similarity, x, LANES);
    largest = f32x4.pmax(largest, v128.xor(x, sign));
    dots += 4 * LANES;
    norms += 4 * LANES;
    similarity += 4 * LANES;
  }
  let top = largerOfBoth(left(largest), right(largest));
  if (WIDE && N >= 4) {
    const x = cosine(v128.load(dots), v128.load(norms), keyNorm);
    v128.store(similarity, x);
    top = f32x4.pmax(top, v128.xor(x, sign));
    dots += 16;
    norms += 16;
    similarity += 16;
    N -= 4;
  }
  if (N == 0) return top;
  storeTail(similarity, cosine(v128.load(dots), v128.load(norms), keyNorm), N);
  return f32x4.pmax(top, v128.xor(loadTail(similarity, N, load<f32>(similarity)), sign));
}
