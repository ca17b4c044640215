/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
 *
 * Memory rows n in the lanes, one write head after the other. An allocation that the call leaves out counts as 0.
 */
import { has, operandAt, size } from "../../call";
import { WriteWeighting } from "../../generated/operands";
import { LANES, loadLanes, loadRight, madd, storeLanes, storeRight } from "../../vector";

export function writeWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, WriteWeighting.V);
  const allocates = has(call, WriteWeighting.allocation);
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < V; v++) {
      if (allocates) forwardHead(call, frame, b, v, true);
      else forwardHead(call, frame, b, v, false);
    }
  }
}

/** @inline */
function forwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = (<usize>(v * N)) << 2;
  const allocation = allocates ? operandAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = operandAt(call, WriteWeighting.content, frame, b) + head;
  const writeWeights = operandAt(call, WriteWeighting.writeWeights, frame, b) + head;
  const write = load<f32>(operandAt(call, WriteWeighting.writeGate, frame, b) + ((<usize>v) << 2));
  const allocate = load<f32>(operandAt(call, WriteWeighting.allocationGate, frame, b) + ((<usize>v) << 2));
  const gate = f32x4.splat(write);
  const fromFree = f32x4.splat(allocate);
  const fromContent = f32x4.splat(1 - allocate);
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  mixLanes(allocation, content, writeWeights, fromFree, fromContent, gate, 0, whole, LANES, allocates);
  if (rest)
    mixLanes(allocation, content, writeWeights, fromFree, fromContent, gate, whole, (<usize>N) << 2, rest, allocates);
}

/** @inline */
function mixLanes(
  allocation: usize,
  content: usize,
  writeWeights: usize,
  fromFree: v128,
  fromContent: v128,
  gate: v128,
  at: usize,
  end: usize,
  count: i32,
  allocates: bool,
): void {
  for (; at < end; at += 4 * LANES) {
    let sum = f32x4.mul(fromContent, loadLanes(content + at, count));
    let sum1 = f32x4.mul(fromContent, loadRight(content + at, count));
    if (allocates) sum = madd(fromFree, loadLanes(allocation + at, count), sum);
    if (allocates) sum1 = madd(fromFree, loadRight(allocation + at, count), sum1);
    storeRight(writeWeights + at, f32x4.mul(gate, sum1), count);
    storeLanes(writeWeights + at, f32x4.mul(gate, sum), count);
  }
}
