/**
 * contentWeighting backward. For each chunk of memory locations, softmaxGradient.ts computes the gradients of key · m and |m| for all
 * heads. A sweep then adds:
 *
 *   dKey_k += Σ_n dDot_kn m_n        dm_n += Σ_k dDot_kn key_k + (d|m_n| / |m_n|) m_n
 */
import { has, operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import {
  blockRow,
  CHUNK,
  gatherSpreadPull,
  prefetch,
  rowSquares,
  setFourWeights,
  setWeights,
  Weights,
} from "../../vector";
import { Area, areaOf, Head, keyGradients, prepareKeys, rootOf } from "./keys";
import { maskedLocations } from "./maskedBackward";
import { dotGradient, normGradient, prepareSoftmax } from "./softmaxGradient";

export function contentWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
}

/** Bytes of the records of a chunk for four heads. @inline */
const GROUP: i32 = CHUNK * Weights.bytes;

/** Bytes of a memory that does not fit in the second-level cache with its gradient. Its chunks are prefetched. @inline */
const FAR: usize = 1 << 19;

/** Bytes after the keys: the records and the norms of a chunk; with masks sums and squares [K W] over locations, and a sink. */
export function contentGradientBytes(call: usize): i32 {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  return max((2 * K + 1) * W * 4, ((K + 3) >> 2) * GROUP + CHUNK * 4);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
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
  const records = areaOf(call, frame, Area.scratch);
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
      prefetch(location, <usize>locations * stride);
      prefetch(dLocation, <usize>locations * stride);
    }
    fillNorms(location, norms, locations, W);
    for (let i = 0; i < locations; i += 4) {
      const at = (<usize>(n + i)) << 2;
      const norm = v128.load(norms + ((<usize>i) << 2));
      const record = records + i * Weights.bytes;
      const address = new StaticArray<usize>(4);
      address[0] = workspace(frame);
      address[1] = weights + at;
      address[2] = dWeights + at;
      address[3] = similarity + at;
      recordLocations(address, norm, record, locations - i, N, K);
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
function fillNorms(memory: usize, norms: usize, rest: i32, W: i32): void {
  const stride = (<usize>W) << 2;
  const row = new StaticArray<usize>(4);
  row[0] = memory;
  for (; rest > 0; rest -= 4) {
    for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
    v128.store(norms, rootOf(rowSquares(row, 0, W)));
    row[0] += 4 * stride;
    norms += 16;
  }
}

/**
 * Fills the records of four locations: the weights of every head, and in the records of the first four heads the pull of all heads. The
 * addresses are those of the heads' records, weights, dWeights and D.
 * @inline
 */
function recordLocations(address: Four<usize>, norm: v128, record: usize, rest: i32, N: i32, K: i32): void {
  const step = (<usize>N) << 2;
  const none = f32x4.splat(0);
  const pulls = record + Weights.pull;
  let dNorm = none;
  for (let heads = K; heads > 0; heads -= 4) {
    const d = new StaticArray<v128>(4);
    d[0] = dotGradient(address, norm, rest);
    dNorm = normGradient(address[0], d[0], address[3], norm, dNorm, rest);
    if (heads < K) setWeights(record + Weights.pull, none);
    if (heads == 1) {
      setWeights(record, d[0]);
      break;
    }
    for (let h = 1; h < 4; h++) {
      if (h == 1 || heads > h) {
        const head = address[0] + h * Head.bytes;
        const at: usize = h * step;
        d[h] = dotGradient([head, address[1] + at, address[2] + at, address[3] + at], norm, rest);
        dNorm = normGradient(head, d[h], address[3] + at, norm, dNorm, rest);
      }
    }
    setFourWeights(record, d);
    address[0] += 4 * Head.bytes;
    for (let i = 1; i < 4; i++) address[i] += 4 * step;
    record += GROUP;
  }
  setWeights(pulls, f32x4.div(dNorm, norm));
}
