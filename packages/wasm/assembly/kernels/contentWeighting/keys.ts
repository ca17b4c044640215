/** What both directions of contentWeighting make of the keys, and the layout of its workspace. */
import { has, operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import { addLanes, axpy, Constant, dot, EPSILON, four, loadLanes, madd, storeLanes, sum4 } from "../../vector";

/**
 * Of a head's record: the key's norm; backward its strength, the mean of its weights' gradients in two parts and that of its D, then in
 * lanes the sums of the gradients of norm and strength.
 */
export const enum Head {
  keyNorm = 0,
  strength = 4,
  mean = 8,
  left = 12,
  centre = 16,
  dKeyNorm = 32,
  dStrength = 48,
  bytes = 64,
}

/** Vectors [K W] that follow the records of the heads, in this order; from `others` on each direction has its own. */
export const enum Room {
  maskedKeys,
  squaredMasks,
  others,
}

/** @inline */
export function room(call: usize, frame: usize, which: Room): usize {
  const K = size(call, ContentWeighting.K);
  return workspace(frame) + K * Head.bytes + ((<usize>(which * K * size(call, ContentWeighting.W))) << 2);
}

/** Fills the heads' norms and, with masks, the vectors made of them; returns the keys as they meet memory rows. */
export function prepareKeys(call: usize, frame: usize, b: i32): usize {
  const K = size(call, ContentWeighting.K);
  const W = size(call, ContentWeighting.W);
  const keys = operandAt(call, ContentWeighting.keys, frame, b);
  let met = keys;
  if (has(call, ContentWeighting.masks)) {
    met = room(call, frame, Room.maskedKeys);
    const masks = operandAt(call, ContentWeighting.masks, frame, b);
    const squaredMasks = room(call, frame, Room.squaredMasks);
    for (let j = 0; j < K * W; j += 4) {
      const at = (<usize>j) << 2;
      const mask = loadLanes(masks + at, K * W - j);
      const square = f32x4.mul(mask, mask);
      storeLanes(squaredMasks + at, square, K * W - j);
      storeLanes(met + at, f32x4.mul(square, loadLanes(keys + at, K * W - j)), K * W - j);
    }
  }
  let record = workspace(frame);
  for (let at: usize = 0, end = (<usize>(K * W)) << 2; at < end; at += (<usize>W) << 2) {
    store<f32>(record, sqrt<f32>(dot(keys + at, met + at, W) + EPSILON));
    record += Head.bytes;
  }
  return met;
}

/** @inline */
export function rootOf(squares: v128): v128 {
  return f32x4.sqrt(f32x4.add(squares, four(Constant.epsilon)));
}

/**
 * What the keys get from their norms, and the strengths. Of masked key x = mask ∘ key and masked rows, whose sums follow the keys in the
 * workspace: dx = Σ dDot mask ∘ m + (dKeyNorm / |x|) x, and what the masks get from both.
 */
export function keyGradients(call: usize, frame: usize, b: i32): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const keys = operandAt(call, ContentWeighting.keys, frame, b);
  const dKeys = operandAt(call, ContentWeighting.dKeys, frame, b);
  const masks = operandAt(call, ContentWeighting.masks, frame, b);
  const dMasks = operandAt(call, ContentWeighting.dMasks, frame, b);
  const dStrengths = operandAt(call, ContentWeighting.dStrengths, frame, b);
  const sums = room(call, frame, Room.others);
  const squares = sums + ((<usize>(K * W)) << 2);
  for (let k = 0; k < K; k++) {
    const head = workspace(frame) + k * Head.bytes;
    const pull = sum4(v128.load(head, Head.dKeyNorm)) / load<f32>(head);
    const at = (<usize>(k * W)) << 2;
    if (masks) maskGradient(keys + at, dKeys + at, masks + at, dMasks + at, pull, sums + at, squares + at, W);
    else axpy(pull, keys + at, dKeys + at, W);
    const dStrength = dStrengths + ((<usize>k) << 2);
    store<f32>(dStrength, load<f32>(dStrength) + sum4(v128.load(head, Head.dStrength)));
  }
}

/** @inline */
function maskGradient(
  keys: usize,
  dKeys: usize,
  masks: usize,
  dMasks: usize,
  pull: f32,
  sums: usize,
  squares: usize,
  W: i32,
): void {
  for (let rest = W, at: usize = 0; rest > 0; rest -= 4) {
    const key = loadLanes(keys + at, rest);
    const mask = loadLanes(masks + at, rest);
    const along = loadLanes(sums + at, rest);
    const d = madd(f32x4.splat(pull), key, along);
    addLanes(dKeys + at, f32x4.mul(f32x4.mul(mask, mask), d), rest);
    const dSquared = madd(key, f32x4.add(along, d), loadLanes(squares + at, rest));
    addLanes(dMasks + at, f32x4.mul(mask, dSquared), rest);
    at += 16;
  }
}
