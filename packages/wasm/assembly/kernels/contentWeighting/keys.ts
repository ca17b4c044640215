/** The keys of contentWeighting, forward and backward, and the layout of its workspace. */
import { has, operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import { addLanes, axpy, Constant, dot, EPSILON, four, loadLanes, madd, storeLanes, sum4 } from "../../vector";

/**
 * Byte offsets in the record of a head. Forward uses the norm of the key only. Backward adds the strength, the mean of dWeights in two
 * parts, the mean of D, and lanes that sum to the gradients of norm and strength.
 */
export const enum Head {
  keyNorm = 0,
  strength = 4,
  mean = 8,
  remainder = 12,
  centre = 16,
  dKeyNorm = 32,
  dStrength = 48,
  bytes = 64,
}

/** Areas of K W floats after the records of the heads. `scratch` is longer, and differs between forward and backward. */
export const enum Area {
  maskedKeys,
  squaredMasks,
  scratch,
}

/** @inline */
export function areaOf(call: usize, frame: usize, area: Area): usize {
  const K = size(call, ContentWeighting.K);
  return workspace(frame) + K * Head.bytes + ((<usize>(area * K * size(call, ContentWeighting.W))) << 2);
}

/** Stores the norms of the keys and, with masks, mask² and mask² ∘ key. Returns the keys to multiply with the memory. */
export function prepareKeys(call: usize, frame: usize, b: i32): usize {
  const K = size(call, ContentWeighting.K);
  const W = size(call, ContentWeighting.W);
  const keys = operandAt(call, ContentWeighting.keys, frame, b);
  let scaled = keys;
  if (has(call, ContentWeighting.masks)) {
    scaled = areaOf(call, frame, Area.maskedKeys);
    const masks = operandAt(call, ContentWeighting.masks, frame, b);
    const squaredMasks = areaOf(call, frame, Area.squaredMasks);
    eachVector(K * W, (at: usize, count: i32) => {
      const mask = loadLanes(masks + at, count);
      const square = f32x4.mul(mask, mask);
      storeLanes(squaredMasks + at, square, count);
      storeLanes(scaled + at, f32x4.mul(square, loadLanes(keys + at, count)), count);
    });
  }
  let record = workspace(frame);
  for (let at: usize = 0, end = (<usize>(K * W)) << 2; at < end; at += (<usize>W) << 2) {
    store<f32>(record, sqrt<f32>(dot(keys + at, scaled + at, W) + EPSILON));
    record += Head.bytes;
  }
  return scaled;
}

/** D = dot / (keyNorm norm + ε) in each lane. @inline */
export function cosine(dots: v128, norms: v128, keyNorm: v128): v128 {
  return f32x4.div(dots, madd(keyNorm, norms, four(Constant.epsilon)));
}

/** @inline */
export function rootOf(squares: v128): v128 {
  return f32x4.sqrt(f32x4.add(squares, four(Constant.epsilon)));
}

/**
 * Adds the gradients of the keys that go through their norms, and those of the strengths. With masks, the sums over locations are in the
 * workspace, and for the masked key x = mask ∘ key: dx = Σ dDot mask ∘ m + (dKeyNorm / |x|) x, which is added to dKeys and dMasks.
 */
export function keyGradients(call: usize, frame: usize, b: i32): void {
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const keys = operandAt(call, ContentWeighting.keys, frame, b);
  const dKeys = operandAt(call, ContentWeighting.dKeys, frame, b);
  const masks = operandAt(call, ContentWeighting.masks, frame, b);
  const dMasks = operandAt(call, ContentWeighting.dMasks, frame, b);
  const dStrengths = operandAt(call, ContentWeighting.dStrengths, frame, b);
  const sums = areaOf(call, frame, Area.scratch);
  const squares = sums + ((<usize>(K * W)) << 2);
  for (let k = 0; k < K; k++) {
    const head = workspace(frame) + k * Head.bytes;
    const pull = sum4(v128.load(head, Head.dKeyNorm)) / load<f32>(head);
    const at = (<usize>(k * W)) << 2;
    if (masks) maskGradient([keys + at, dKeys + at], [masks + at, dMasks + at], [sums + at, squares + at], pull, W);
    else axpy(pull, keys + at, dKeys + at, W);
    const dStrength = dStrengths + ((<usize>k) << 2);
    store<f32>(dStrength, load<f32>(dStrength) + sum4(v128.load(head, Head.dStrength)));
  }
}

/** Adds the gradients of a key and its mask, with keys [key, dKey], masks [mask, dMask] and the sums of maskedBackward.ts. @inline */
function maskGradient(keys: Two<usize>, masks: Two<usize>, sums: Two<usize>, pull: f32, W: i32): void {
  eachVector(W, (at: usize, count: i32) => {
    const key = loadLanes(keys[0] + at, count);
    const mask = loadLanes(masks[0] + at, count);
    const sum = loadLanes(sums[0] + at, count);
    const d = madd(f32x4.splat(pull), key, sum);
    addLanes(keys[1] + at, f32x4.mul(f32x4.mul(mask, mask), d), count);
    const dSquared = madd(key, f32x4.add(sum, d), loadLanes(sums[1] + at, count));
    addLanes(masks[1] + at, f32x4.mul(mask, dSquared), count);
  });
}
