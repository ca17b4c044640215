/**
 * contentWeighting backward. Of a chunk of memory locations it first makes the gradients of key · m and of |m| for all heads
 * (softmaxGradient.ts), then it sweeps: dKey_k += Σ_n dDot_kn m_n        dm_n += Σ_k dDot_kn key_k + (d|m_n| / |m_n|) m_n
 */
import { has, operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import {
  blockRow,
  CHUNK,
  fetch,
  gatherSpreadPull,
  rowSquares,
  setFourWeights,
  setWeights,
  Weights,
} from "../../vector";
import { Head, keyGradients, prepareKeys, Room, room, rootOf } from "./keys";
import { maskedLocations } from "./maskedBackward";
import { dotGradient, normGradient, prepareSoftmax } from "./softmaxGradient";

export function contentWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) contentGradient(call, frame, b);
}

/** Records of a chunk's locations, for every four heads. @inline */
const GROUP: i32 = CHUNK * Weights.bytes;

/**
 * Bytes of a memory that with its gradient does not stay in a processor's second cache: reading a chunk ahead then costs less than it saves.
 * @inline
 */
const FAR: usize = 1 << 19;

/** After the keys: the records, and the norms of the locations; with masks sums [K W] over locations and over their squares, and a sink. */
export function contentGradientBytes(call: usize): i32 {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  return max((2 * K + 1) * W * 4, ((K + 3) >> 2) * GROUP + CHUNK * 4);
}

export function contentGradient(call: usize, frame: usize, b: i32): void {
  const keys = prepareKeys(call, frame, b);
  prepareSoftmax(call, frame, b);
  if (has(call, ContentWeighting.masks)) maskedLocations(call, frame, b, keys);
  else plainLocations(call, frame, b, keys);
  keyGradients(call, frame, b);
}

function plainLocations(call: usize, frame: usize, b: i32, keys: usize): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = (<usize>W) << 2;
  const far = <usize>N * stride >= FAR;
  const records = room(call, frame, Room.others);
  const norms = records + GROUP * ((K + 3) >> 2);
  const weights = operandAt(call, ContentWeighting.weights, frame, b);
  const dWeights = operandAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = operandAt(call, ContentWeighting.similarity, frame, b);
  const dKeys = operandAt(call, ContentWeighting.dKeys, frame, b);
  let location = operandAt(call, ContentWeighting.memory, frame, b);
  let dLocation = operandAt(call, ContentWeighting.dMemory, frame, b);
  for (let n = 0; n < N; n += CHUNK) {
    const locations = min(N - n, CHUNK);
    if (far) {
      fetch(location, <usize>locations * stride);
      fetch(dLocation, <usize>locations * stride);
    }
    fillNorms(location, norms, locations, W);
    for (let i = 0; i < locations; i += 4) {
      const at = (<usize>(n + i)) << 2;
      const norm = v128.load(norms + ((<usize>i) << 2));
      const record = records + i * Weights.bytes;
      recordLocations(
        workspace(frame),
        weights + at,
        dWeights + at,
        similarity + at,
        norm,
        record,
        locations - i,
        N,
        K,
      );
    }
    for (let k = 0; k < K; k += 4) {
      const head = <usize>k * stride;
      gatherSpreadPull(location, dLocation, keys + head, dKeys + head, records + GROUP * (k >> 2), locations, K - k, W);
    }
    location += <usize>CHUNK * stride;
    dLocation += <usize>CHUNK * stride;
  }
}

/** norms ← [|m_n|] @inline */
function fillNorms(row0: usize, norms: usize, rest: i32, W: i32): void {
  const stride = (<usize>W) << 2;
  for (; rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    v128.store(norms, rootOf(rowSquares([row0, row1, row2, row3], 0, W)));
    row0 += 4 * stride;
    norms += 16;
  }
}

/**
 * Of four locations: the weights for the sweep of every head, and with the first four heads by how much all of them pull a location.
 * @inline
 */
function recordLocations(
  head: usize,
  weights: usize,
  dWeights: usize,
  similarity: usize,
  norm: v128,
  record: usize,
  rest: i32,
  N: i32,
  K: i32,
): void {
  const step = (<usize>N) << 2;
  const none = f32x4.splat(0);
  const pulls = record + Weights.pull;
  let dNorm = none;
  for (let heads = K; heads > 0; heads -= 4) {
    const d0 = dotGradient(head, weights, dWeights, similarity, norm, rest);
    dNorm = normGradient(head, d0, similarity, norm, dNorm, rest);
    if (heads < K) setWeights(record + Weights.pull, none);
    if (heads == 1) {
      setWeights(record, d0);
      break;
    }
    let d2 = none;
    let d3 = none;
    const d1 = dotGradient(head + Head.bytes, weights + step, dWeights + step, similarity + step, norm, rest);
    dNorm = normGradient(head + Head.bytes, d1, similarity + step, norm, dNorm, rest);
    if (heads > 2) {
      const at: usize = 2 * step;
      d2 = dotGradient(head + 2 * Head.bytes, weights + at, dWeights + at, similarity + at, norm, rest);
      dNorm = normGradient(head + 2 * Head.bytes, d2, similarity + at, norm, dNorm, rest);
    }
    if (heads > 3) {
      const at: usize = 3 * step;
      d3 = dotGradient(head + 3 * Head.bytes, weights + at, dWeights + at, similarity + at, norm, rest);
      dNorm = normGradient(head + 3 * Head.bytes, d3, similarity + at, norm, dNorm, rest);
    }
    setFourWeights(record, [d0, d1, d2, d3]);
    head += 4 * Head.bytes;
    weights += 4 * step;
    dWeights += 4 * step;
    similarity += 4 * step;
    record += GROUP;
  }
  setWeights(pulls, f32x4.div(dNorm, norm));
}
