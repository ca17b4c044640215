/**
 * D_kn = key_k · m_n / (|key_k| |m_n| + ε)        |x| = √(Σ x² + ε)        weights_k = softmax_n (strength_k · D_kn)
 *
 * Four memory rows n at a time; products along rows end with the rows in the lanes.
 * With masks a head sees mask ∘ key and mask ∘ m: its key enters as mask² ∘ key, its squares with mask².
 */
import { has, size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd } from "../lanes/madd";
import { storeLanes } from "../lanes/partial";
import { blockRow, rowDots, rowDotsAndSquares, rowSquares } from "../lanes/rows";
import { softmax } from "../lanes/softmax";
import { ContentWeighting } from "../operands";
import { rowAt } from "../row";
import { contentGradient, contentGradientBytes } from "./contentGradient";
import { Head, prepareKeys, Room, room, rootOf } from "./contentKeys";

export function contentWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function contentWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) contentGradient(call, frame, b);
}

export function contentWeightingWorkspace(call: usize): usize {
  const K = size(call, ContentWeighting.K);
  const vectors = K * size(call, ContentWeighting.W) * 4;
  const forward = 2 * K * padded(size(call, ContentWeighting.N)) * 4;
  return K * Head.bytes + Room.others * vectors + max(forward, contentGradientBytes(call));
}

// Forward, the dots [K N] and the norms of the rows, [K N] with masks and else [N], follow the keys; N is padded to whole blocks.
// @ts-ignore: decorator
@inline
function padded(N: i32): i32 {
  return (N + 3) & ~3;
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, ContentWeighting.N);
  const K = size(call, ContentWeighting.K);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  const weights = rowAt(call, ContentWeighting.weights, frame, b);
  const strengths = rowAt(call, ContentWeighting.strengths, frame, b);
  const step = <usize>padded(N) << 2;
  const normStep = has(call, ContentWeighting.masks) ? step : 0;
  const dots = room(call, frame, Room.others);
  const norms = dots + <usize>K * step;
  const keys = prepareKeys(call, frame, b);
  if (normStep) fillMasked(call, frame, b, keys, dots, norms, step);
  else fillPlain(call, frame, b, keys, dots, norms, step);
  for (let k = 0; k < K; k++) {
    const head = <usize>(k * N) << 2;
    const keyNorm = v128.load32_splat(workspace(frame) + k * Head.bytes);
    fillCosines(dots + <usize>k * step, norms + <usize>k * normStep, keyNorm, similarity + head, N);
    softmax(similarity + head, weights + head, N, load<f32>(strengths + (<usize>k << 2)));
  }
}

function fillPlain(call: usize, frame: usize, b: i32, keys: usize, dots: usize, norms: usize, step: usize): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = <usize>W << 2;
  let row0 = rowAt(call, ContentWeighting.memory, frame, b);
  for (let rest = size(call, ContentWeighting.N); rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    v128.store(norms, rootOf(rowDotsAndSquares(row0, row1, row2, row3, keys, K, W, dots, step)));
    row0 += 4 * stride;
    dots += 16;
    norms += 16;
  }
}

function fillMasked(call: usize, frame: usize, b: i32, keys: usize, dots: usize, norms: usize, step: usize): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = <usize>W << 2;
  const squaredMasks = room(call, frame, Room.squaredMasks);
  let row0 = rowAt(call, ContentWeighting.memory, frame, b);
  for (let rest = size(call, ContentWeighting.N); rest > 0; rest -= 4) {
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    rowDots(row0, row1, row2, row3, keys, K, W, dots, step);
    for (let k = 0; k < K; k++) {
      const squares = rowSquares(row0, row1, row2, row3, squaredMasks + <usize>k * stride, W);
      v128.store(norms + <usize>k * step, rootOf(squares));
    }
    row0 += 4 * stride;
    dots += 16;
    norms += 16;
  }
}

// @ts-ignore: decorator
@inline
function fillCosines(dots: usize, norms: usize, keyNorm: v128, similarity: usize, N: i32): void {
  const epsilon = four(Constant.epsilon);
  for (; N > 0; N -= 4) {
    storeLanes(similarity, f32x4.div(v128.load(dots), madd(keyNorm, v128.load(norms), epsilon)), N);
    dots += 16;
    norms += 16;
    similarity += 16;
  }
}
