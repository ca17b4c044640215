/** What both directions of contentWeighting make of the keys, and the layout of its workspace. */
import { has, size, workspace } from "../call";
import { Constant, EPSILON, four } from "../lanes/constants";
import { loadLanes, storeLanes } from "../lanes/partial";
import { dot } from "../lanes/vector";
import { ContentWeighting } from "../operands";
import { rowAt } from "../row";

/** Of a head's record: the key's norm, then in lanes the sum of its gradients. */
export const enum Head { keyNorm = 0, dKeyNorm = 16, bytes = 32 }

/** Vectors [K W] that follow the records of the heads, in this order; from `others` on each direction has its own. */
export const enum Room { maskedKeys, squaredMasks, others }

// @ts-ignore: decorator
@inline
export function room(call: usize, frame: usize, which: Room): usize {
  const K = size(call, ContentWeighting.K);
  return workspace(frame) + K * Head.bytes + (<usize>(which * K * size(call, ContentWeighting.W)) << 2);
}

/** Fills the heads' norms and, with masks, the vectors made of them; returns the keys as they meet memory rows. */
export function prepareKeys(call: usize, frame: usize, b: i32): usize {
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
  let record = workspace(frame);
  for (let at: usize = 0, end = <usize>(K * W) << 2; at < end; at += <usize>W << 2) {
    store<f32>(record, sqrt<f32>(dot(keys + at, met + at, W) + EPSILON));
    record += Head.bytes;
  }
  return met;
}

// @ts-ignore: decorator
@inline
export function rootOf(squares: v128): v128 {
  return f32x4.sqrt(f32x4.add(squares, four(Constant.epsilon)));
}
