/**
 * D_kn = key_k · m_n / (|key_k| |m_n| + ε)        |x| = √(Σ x² + ε)        weights_k = softmax_n (strength_k · D_kn)
 *
 * Four memory rows n at a time; products along rows end with the rows in the lanes, sums over rows have columns j in them.
 * With masks a head sees mask ∘ key and mask ∘ m: its key enters as mask² ∘ key, its squares with mask².
 *
 * The workspace has for each head a record, then for all heads the vectors of W floats named below, then dLogit [K N] and a sink.
 */
import { has, size, workspace } from "../call";
import { Constant, EPSILON, four } from "../lanes/constants";
import { largest } from "../lanes/largest";
import { madd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { blockRow, rowDots, rowSquares } from "../lanes/rows";
import { softmax } from "../lanes/softmax";
import { softmaxGradient } from "../lanes/softmaxGradient";
import { dot, zero } from "../lanes/vector";
import { ContentWeighting } from "../operands";
import { rowAt } from "../row";
import { maskedGradient, plainGradient } from "./contentGradient";

// Of a head's record: the key's norm, then per block of rows or over all rows, in lanes.
const enum Head { keyNorm = 0, dKeyNorm = 16, dDot = 32, dSquare = 48, bytes = 64 }

// Which vectors [K W] follow the records, in this order.
const enum Room { maskedKeys, squaredMasks, alongRows, squares, logits }

export function contentWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function contentWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardRow(call, frame, b);
}

// @ts-ignore: decorator
@inline
function room(call: usize, frame: usize, which: Room): usize {
  const K = size(call, ContentWeighting.K);
  return workspace(frame) + K * Head.bytes + (<usize>(which * K * size(call, ContentWeighting.W)) << 2);
}

export function contentWeightingWorkspace(call: usize): usize {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const forward = 2 * K * W * 4 + (K + 1) * 16;
  return K * Head.bytes + max(forward, (4 * K * W + K * size(call, ContentWeighting.N) + W) * 4);
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = <usize>W << 2;
  const strengths = rowAt(call, ContentWeighting.strengths, frame, b);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  const weights = rowAt(call, ContentWeighting.weights, frame, b);
  const masked = has(call, ContentWeighting.masks);
  const keys = prepareKeys(call, frame, b);
  const squaredMasks = room(call, frame, Room.squaredMasks);
  const dots = room(call, frame, Room.alongRows);
  let row0 = rowAt(call, ContentWeighting.memory, frame, b);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    let norms = f32x4.splat(0);
    if (!masked) norms = rootOf(rowSquares(row0, row1, row2, row3, 0, W));
    rowDots(row0, row1, row2, row3, keys, K, W, dots);
    for (let k = 0; k < K; k++) {
      if (masked) norms = rootOf(rowSquares(row0, row1, row2, row3, squaredMasks + <usize>k * stride, W));
      const keyNorm = v128.load32_splat(workspace(frame) + k * Head.bytes);
      const cosine = f32x4.div(v128.load(dots + (<usize>k << 4)), madd(keyNorm, norms, four(Constant.epsilon)));
      storeLanes(similarity + (<usize>(k * N + n) << 2), cosine, rest);
    }
    row0 += 4 * stride;
  }
  for (let k = 0; k < K; k++) {
    const head = <usize>(k * N) << 2;
    softmax(similarity + head, weights + head, N, load<f32>(strengths + (<usize>k << 2)));
  }
}

/** Fills the heads' norms and, with masks, the vectors made of them; returns the keys as they meet memory rows. */
function prepareKeys(call: usize, frame: usize, b: i32): usize {
  const K = size(call, ContentWeighting.K);
  const W = size(call, ContentWeighting.W);
  const keys = rowAt(call, ContentWeighting.keys, frame, b);
  let met = keys;
  if (has(call, ContentWeighting.masks)) {
    met = room(call, frame, Room.maskedKeys);
    const masks = rowAt(call, ContentWeighting.masks, frame, b);
    const squaredMasks = room(call, frame, Room.squaredMasks);
    for (let j = 0; j < K * W; j += 4) {
      const at = <usize>j << 2;
      const mask = loadLanes(masks + at, K * W - j);
      const square = f32x4.mul(mask, mask);
      storeLanes(squaredMasks + at, square, K * W - j);
      storeLanes(met + at, f32x4.mul(square, loadLanes(keys + at, K * W - j)), K * W - j);
    }
  }
  for (let k = 0; k < K; k++) {
    const head = <usize>(k * W) << 2;
    store<f32>(workspace(frame) + k * Head.bytes, sqrt<f32>(dot(keys + head, met + head, W) + EPSILON));
  }
  return met;
}

// @ts-ignore: decorator
@inline
function rootOf(squares: v128): v128 {
  return f32x4.sqrt(f32x4.add(squares, four(Constant.epsilon)));
}

function backwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = <usize>W << 2;
  const masked = has(call, ContentWeighting.masks);
  const keys = prepareKeys(call, frame, b);
  const squaredMasks = room(call, frame, Room.squaredMasks);
  const alongRows = room(call, frame, Room.alongRows);
  const squares = room(call, frame, Room.squares);
  const logits = room(call, frame, Room.logits);
  const sink = logits + (<usize>(K * N) << 2);
  const heads = workspace(frame);
  const strengths = rowAt(call, ContentWeighting.strengths, frame, b);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  logitGradients(call, frame, b, logits);
  zero(alongRows, K * W);
  if (masked) zero(squares, K * W);
  let row0 = rowAt(call, ContentWeighting.memory, frame, b);
  let d0 = rowAt(call, ContentWeighting.dMemory, frame, b);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    const d1 = blockRow(d0, 1, stride, rest, sink);
    const d2 = blockRow(d0, 2, stride, rest, sink);
    const d3 = blockRow(d0, 3, stride, rest, sink);
    let norms = f32x4.splat(0);
    let pull = norms; // of each row towards or from the origin, by its own norm
    if (!masked) norms = rootOf(rowSquares(row0, row1, row2, row3, 0, W));
    for (let k = 0; k < K; k++) {
      if (masked) norms = rootOf(rowSquares(row0, row1, row2, row3, squaredMasks + <usize>k * stride, W));
      const own = <usize>(k * N + n) << 2;
      const strength = v128.load32_splat(strengths + (<usize>k << 2));
      const dCosine = f32x4.mul(strength, loadLanes(logits + own, rest));
      const cosine = loadLanes(similarity + own, rest);
      pull = f32x4.add(pull, quotientGradient(heads + k * Head.bytes, dCosine, cosine, norms));
    }
    if (masked) {
      for (let k = 0; k < K; k++) {
        const head = <usize>k * stride;
        const record = heads + k * Head.bytes;
        maskedGradient(
          row0, row1, row2, row3, d0, d1, d2, d3, v128.load(record, Head.dDot), v128.load(record, Head.dSquare),
          keys + head, squaredMasks + head, alongRows + head, squares + head, W,
        );
      }
    } else {
      plainGradient(row0, row1, row2, row3, d0, d1, d2, d3, pull, heads + Head.dDot, Head.bytes, keys, alongRows, K, W);
    }
    row0 += 4 * stride;
    d0 += 4 * stride;
  }
  keyGradients(call, frame, b);
}

/** logits ← the gradient of strength · D; adds that of the strengths. */
function logitGradients(call: usize, frame: usize, b: i32, logits: usize): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  const weights = rowAt(call, ContentWeighting.weights, frame, b);
  const dWeights = rowAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  const dStrengths = rowAt(call, ContentWeighting.dStrengths, frame, b);
  for (let k = 0; k < K; k++) {
    const head = <usize>(k * N) << 2;
    const d = dStrengths + (<usize>k << 2);
    softmaxGradient(weights + head, dWeights + head, logits + head, N);
    store<f32>(d, load<f32>(d) + strengthGradient(logits + head, similarity + head, N));
    v128.store(workspace(frame) + k * Head.bytes + Head.dKeyNorm, f32x4.splat(0));
  }
}

/** Σ_n dLogit_n D_n, from D - max D: the logits' gradients sum to 0, and rounding would be of the size of the largest ones'. */
function strengthGradient(logits: usize, similarity: usize, N: i32): f32 {
  const top = f32x4.splat(largest(similarity, N));
  let sum = f32x4.splat(0);
  for (let n = 0; n < N; n += 4) {
    const at = <usize>n << 2;
    sum = madd(loadLanes(logits + at, N - n), f32x4.sub(loadLanes(similarity + at, N - n), top), sum);
  }
  return sum4(sum);
}

/** Into the head's record, of each row: the gradient of key · m, and half that of |m|². Returns the latter. */
// @ts-ignore: decorator
@inline
function quotientGradient(record: usize, dCosine: v128, cosine: v128, norms: v128): v128 {
  const keyNorm = v128.load32_splat(record);
  const dDot = f32x4.div(dCosine, madd(keyNorm, norms, four(Constant.epsilon)));
  const dProduct = f32x4.neg(f32x4.mul(dDot, cosine)); // of |key| |m|
  const dSquare = f32x4.div(f32x4.mul(dProduct, keyNorm), norms);
  v128.store(record, madd(dProduct, norms, v128.load(record, Head.dKeyNorm)), Head.dKeyNorm);
  v128.store(record, dDot, Head.dDot);
  v128.store(record, dSquare, Head.dSquare);
  return dSquare;
}

/** Of masked key x = mask ∘ key and masked rows: dx = Σ dDot mask ∘ m + (dKeyNorm / |x|) x, and what the masks get from both. */
function keyGradients(call: usize, frame: usize, b: i32): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const keys = rowAt(call, ContentWeighting.keys, frame, b);
  const dKeys = rowAt(call, ContentWeighting.dKeys, frame, b);
  const masks = rowAt(call, ContentWeighting.masks, frame, b);
  const dMasks = rowAt(call, ContentWeighting.dMasks, frame, b);
  const alongRows = room(call, frame, Room.alongRows);
  const squares = room(call, frame, Room.squares);
  for (let k = 0; k < K; k++) {
    const record = workspace(frame) + k * Head.bytes;
    const pull = f32x4.splat(sum4(v128.load(record + Head.dKeyNorm)) / load<f32>(record));
    for (let j = 0; j < W; j += 4) {
      const rest = W - j;
      const at = <usize>(k * W + j) << 2;
      const key = loadLanes(keys + at, rest);
      const along = loadLanes(alongRows + at, rest);
      const d = madd(pull, key, along);
      if (!masks) {
        addLanes(dKeys + at, d, rest);
        continue;
      }
      const mask = loadLanes(masks + at, rest);
      addLanes(dKeys + at, f32x4.mul(f32x4.mul(mask, mask), d), rest);
      const dSquared = madd(key, f32x4.add(along, d), loadLanes(squares + at, rest));
      addLanes(dMasks + at, f32x4.mul(mask, dSquared), rest);
    }
  }
}
