/**
 * D_kn = key_k · m_n / (|key_k| |m_n| + ε)        |x| = √(Σ x² + ε)        weights_k = softmax_n (strength_k · D_kn)
 *
 * Four memory rows n at a time; products along rows end with the rows in the lanes.
 * With masks a head sees mask ∘ key and mask ∘ m: its key enters as mask² ∘ key, its squares with mask².
 */
import { has, operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import {
  blockRow,
  Constant,
  four,
  headsBytes,
  LANES,
  largerOfBoth,
  largestOfHeads,
  loadTail,
  madd,
  multiply,
  numbersOf,
  powers,
  rowDots,
  rowDotsAndSquares,
  rowSquares,
  sharesOfHeads,
  signOf,
  storeRight,
  storeTail,
} from "../../vector";
import { contentGradientBytes } from "./backward";
import { Head, prepareKeys, Room, room, rootOf } from "./keys";

export function contentWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (; begin < end; begin += ELEMENTS) forwardElements(call, frame, begin, min(end - begin, ELEMENTS));
}

export function contentWeightingWorkspace(call: usize): usize {
  const K = size(call, ContentWeighting.K);
  const vectors = K * size(call, ContentWeighting.W) * 4;
  const forward = headsBytes(ELEMENTS * K) + 2 * K * padded(size(call, ContentWeighting.N)) * 4;
  return K * Head.bytes + Room.others * vectors + max(forward, contentGradientBytes(call));
}

/** Batch elements whose heads take the steps of the softmax together. */
const ELEMENTS: i32 = 16;

/**
 * Forward, what vector/softmaxHeads.ts has of the heads of all elements, the dots [K N] and the norms of the memory locations, [K N] with masks
 * and else [N], follow the keys; N is padded to whole blocks.
 * @inline
 */
function padded(N: i32): i32 {
  return (N + 3) & ~3;
}

function forwardElements(call: usize, frame: usize, begin: i32, elements: i32): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  const lanes = room(call, frame, Room.others);
  let number = numbersOf(lanes, elements * K);
  for (let r = 0; r < elements; r++) fillSimilarity(call, frame, begin + r, lanes + ((<usize>(r * K)) << 4));
  largestOfHeads(lanes, elements * K);
  for (let r = 0, lane = lanes; r < elements; r++) {
    let x = operandAt(call, ContentWeighting.similarity, frame, begin + r);
    let out = operandAt(call, ContentWeighting.weights, frame, begin + r);
    let strengths = operandAt(call, ContentWeighting.strengths, frame, begin + r);
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
  sharesOfHeads(lanes, elements * K);
  number = numbersOf(lanes, elements * K);
  for (let r = 0; r < elements; r++) {
    let out = operandAt(call, ContentWeighting.weights, frame, begin + r);
    for (let k = 0; k < K; k++) {
      multiply(out, v128.load32_splat(number), N);
      out += (<usize>N) << 2;
      number += 4;
    }
  }
}

/** Fills a batch element's D, and for each head lanes among which is the D that its strength makes largest, turned by the strength's sign. */
function fillSimilarity(call: usize, frame: usize, b: i32, tops: usize): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  let similarity = operandAt(call, ContentWeighting.similarity, frame, b);
  const strengths = operandAt(call, ContentWeighting.strengths, frame, b);
  const step = (<usize>padded(N)) << 2;
  const normStep = has(call, ContentWeighting.masks) ? step : 0;
  const dots = room(call, frame, Room.others) + headsBytes(ELEMENTS * K);
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
  let row0 = operandAt(call, ContentWeighting.memory, frame, b);
  for (let rest = size(call, ContentWeighting.N); rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    v128.store(norms, rootOf(rowDotsAndSquares([row0, row1, row2, row3], keys, K, W, dots, step)));
    row0 += 4 * stride;
    dots += 16;
    norms += 16;
  }
}

function fillMasked(call: usize, frame: usize, b: i32, keys: usize, dots: usize, norms: usize, step: usize): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = (<usize>W) << 2;
  const squaredMasks = room(call, frame, Room.squaredMasks);
  let row0 = operandAt(call, ContentWeighting.memory, frame, b);
  for (let rest = size(call, ContentWeighting.N); rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    rowDots([row0, row1, row2, row3], keys, K, W, dots, step);
    for (let k = 0; k < K; k++) {
      const squares = rowSquares([row0, row1, row2, row3], squaredMasks + <usize>k * stride, W);
      v128.store(norms + <usize>k * step, rootOf(squares));
    }
    row0 += 4 * stride;
    dots += 16;
    norms += 16;
  }
}

/** @inline */
function fillCosines(dots: usize, norms: usize, keyNorm: v128, similarity: usize, sign: v128, N: i32): v128 {
  let top = f32x4.splat(-Infinity);
  let top1 = top;
  for (; N >= LANES; N -= LANES) {
    const left = cosine(v128.load(dots), v128.load(norms), keyNorm);
    const right = WIDE ? cosine(v128.load(dots, 16), v128.load(norms, 16), keyNorm) : left;
    storeRight(similarity, right, LANES);
    v128.store(similarity, left);
    top = f32x4.pmax(top, v128.xor(left, sign));
    if (WIDE) top1 = f32x4.pmax(top1, v128.xor(right, sign));
    dots += 4 * LANES;
    norms += 4 * LANES;
    similarity += 4 * LANES;
  }
  top = largerOfBoth(top, top1);
  if (WIDE && N >= 4) {
    const left = cosine(v128.load(dots), v128.load(norms), keyNorm);
    v128.store(similarity, left);
    top = f32x4.pmax(top, v128.xor(left, sign));
    dots += 16;
    norms += 16;
    similarity += 16;
    N -= 4;
  }
  if (N == 0) return top;
  storeTail(similarity, cosine(v128.load(dots), v128.load(norms), keyNorm), N);
  return f32x4.pmax(top, v128.xor(loadTail(similarity, N, load<f32>(similarity)), sign));
}

/** @inline */
function cosine(dots: v128, norms: v128, keyNorm: v128): v128 {
  return f32x4.div(dots, madd(keyNorm, norms, four(Constant.epsilon)));
}
