/** contentWeighting backward: from the weights' gradients to those of the logits, of D, and of what D is the quotient of. */
import { has, size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { largest } from "../lanes/largest";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { blockRow, rowSquares } from "../lanes/rows";
import { softmaxGradient } from "../lanes/softmaxGradient";
import { CHUNK, gatherSpreadPull, setWeights, Weights } from "../lanes/sweep";
import { zero } from "../lanes/vector";
import { ContentWeighting } from "../operands";
import { rowAt } from "../row";
import { Head, prepareKeys, Room, room, rootOf } from "./contentKeys";
import { maskedRows } from "./maskedGradient";

// After the keys: sums [K W] of rows and, with masks, of their squares; dLogit [K N]; of a chunk's rows the records,
// for every four heads, then the norms and their gradients (with masks: a sink).
// @ts-ignore: decorator
@inline
const GROUP: i32 = CHUNK * Weights.bytes;

export function contentGradientBytes(call: usize): i32 {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  return (2 * K * W + K * N) * 4 + max(W * 4, ((K + 3) >> 2) * GROUP + 2 * CHUNK * 4);
}

export function contentGradient(call: usize, frame: usize, b: i32): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const masked = has(call, ContentWeighting.masks);
  const keys = prepareKeys(call, frame, b);
  const sums = room(call, frame, Room.others);
  const squares = sums + (<usize>(K * W) << 2);
  const logits = squares + (<usize>(K * W) << 2);
  logitGradients(call, frame, b, logits);
  zero(sums, masked ? 2 * K * W : K * W);
  if (masked) maskedRows(call, frame, b, keys, logits, sums, squares);
  else plainRows(call, frame, b, keys, logits, sums);
  keyGradients(call, frame, b, sums, squares);
}

/** logits ← the gradient of strength · D; adds that of the strengths. */
function logitGradients(call: usize, frame: usize, b: i32, logits: usize): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  const weights = rowAt(call, ContentWeighting.weights, frame, b);
  const dWeights = rowAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  let dStrength = rowAt(call, ContentWeighting.dStrengths, frame, b);
  for (let at: usize = 0, end = <usize>(K * N) << 2; at < end; at += <usize>N << 2) {
    softmaxGradient(weights + at, dWeights + at, logits + at, N);
    store<f32>(dStrength, load<f32>(dStrength) + strengthGradient(logits + at, similarity + at, N));
    dStrength += 4;
  }
}

/** Σ_n dLogit_n D_n, from D - max D: the logits' gradients sum to 0, and rounding would be of the size of the largest ones'. */
function strengthGradient(logits: usize, similarity: usize, N: i32): f32 {
  const top = f32x4.splat(largest(similarity, N));
  const whole = <usize>(N & ~3) << 2;
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    sum = madd(v128.load(logits + at), f32x4.sub(v128.load(similarity + at), top), sum);
  }
  if (N & 3) sum = madd(loadLanes(logits + whole, N & 3), f32x4.sub(loadLanes(similarity + whole, N & 3), top), sum);
  return sum4(sum);
}

function plainRows(call: usize, frame: usize, b: i32, keys: usize, logits: usize, sums: usize): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = <usize>W << 2;
  const records = logits + (<usize>(K * N) << 2);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  const strengths = rowAt(call, ContentWeighting.strengths, frame, b);
  let row = rowAt(call, ContentWeighting.memory, frame, b);
  let dRow = rowAt(call, ContentWeighting.dMemory, frame, b);
  for (let k = 0; k < K; k++) v128.store(workspace(frame) + k * Head.bytes, f32x4.splat(0), Head.dKeyNorm);
  for (let n = 0; n < N; n += CHUNK) {
    const rows = min(N - n, CHUNK);
    const norms = records + GROUP * ((K + 3) >> 2);
    fillNorms(row, norms, rows, W);
    for (let k = 0; k < K; k++) {
      const own = <usize>(k * N + n) << 2;
      const strength = v128.load32_splat(strengths + (<usize>k << 2));
      const ofHead = records + GROUP * (k >> 2) + ((k & 3) << 2);
      quotientGradient(workspace(frame) + k * Head.bytes, strength, logits + own, similarity + own, norms, ofHead, rows);
    }
    fillPulls(norms, records, rows, K);
    for (let k = 0; k < K; k += 4) {
      const head = <usize>k * stride;
      gatherSpreadPull(row, dRow, keys + head, sums + head, records + GROUP * (k >> 2), rows, K - k, W);
    }
    row += <usize>CHUNK * stride;
    dRow += <usize>CHUNK * stride;
  }
}

/** norms ← [|m_n|], then as many zeros for their gradients. */
// @ts-ignore: decorator
@inline
function fillNorms(row0: usize, norms: usize, rest: i32, W: i32): void {
  const stride = <usize>W << 2;
  for (; rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    v128.store(norms, rootOf(rowSquares(row0, row1, row2, row3, 0, W)));
    v128.store(norms, f32x4.splat(0), CHUNK * 4);
    row0 += 4 * stride;
    norms += 16;
  }
}

/** Of one head: its weights for the sweep, the gradients of key · m; what |key| and the |m| get. */
// @ts-ignore: decorator
@inline
function quotientGradient(
  head: usize, strength: v128, logits: usize, similarity: usize, norms: usize, record: usize, rest: i32,
): void {
  const keyNorm = v128.load32_splat(head);
  const epsilon = four(Constant.epsilon);
  let dKeyNorm = v128.load(head, Head.dKeyNorm);
  for (; rest > 0; rest -= 4) {
    const norm = v128.load(norms);
    const dCosine = f32x4.mul(strength, loadLanes(logits, rest));
    const dDot = f32x4.div(dCosine, madd(keyNorm, norm, epsilon));
    const dProduct = f32x4.mul(dDot, loadLanes(similarity, rest)); // the negative gradient of |key| |m|
    dKeyNorm = nmadd(dProduct, norm, dKeyNorm);
    v128.store(norms, nmadd(dProduct, keyNorm, v128.load(norms, CHUNK * 4)), CHUNK * 4);
    setWeights(record, dDot);
    logits += 16;
    similarity += 16;
    norms += 16;
    record += 4 * Weights.bytes;
  }
  v128.store(head, dKeyNorm, Head.dKeyNorm);
}

/** A row moves towards or from the origin by its norm's gradient; with the first group of heads, for all. */
// @ts-ignore: decorator
@inline
function fillPulls(norms: usize, records: usize, rows: i32, K: i32): void {
  for (let i = 0; i < rows; i += 4) {
    const pulls = records + i * Weights.bytes + Weights.pull;
    setWeights(pulls, f32x4.div(v128.load(norms, CHUNK * 4), v128.load(norms)));
    for (let k = 4; k < K; k += 4) setWeights(pulls + GROUP * (k >> 2), f32x4.splat(0));
    norms += 16;
  }
}

/** Of masked key x = mask ∘ key and masked rows: dx = Σ dDot mask ∘ m + (dKeyNorm / |x|) x, and what the masks get from both. */
function keyGradients(call: usize, frame: usize, b: i32, sums: usize, squares: usize): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const keys = rowAt(call, ContentWeighting.keys, frame, b);
  const dKeys = rowAt(call, ContentWeighting.dKeys, frame, b);
  const masks = rowAt(call, ContentWeighting.masks, frame, b);
  const dMasks = rowAt(call, ContentWeighting.dMasks, frame, b);
  for (let k = 0; k < K; k++) {
    const head = workspace(frame) + k * Head.bytes;
    const pull = f32x4.splat(sum4(v128.load(head, Head.dKeyNorm)) / load<f32>(head));
    for (let j = 0; j < W; j += 4) {
      const rest = W - j;
      const at = <usize>(k * W + j) << 2;
      const key = loadLanes(keys + at, rest);
      const along = loadLanes(sums + at, rest);
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
