/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
 *
 * Memory rows n in the lanes, one write head after the other. An allocation that the call leaves out counts as 0.
 */
import { has, size } from "../call";
import { madd } from "../lanes/madd";
import { addBoth, bothOf, LANES, loadLanes, loadRight, storeLanes, storeRight } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { WriteWeighting } from "../operands";
import { rowAt } from "../row";

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

export function writeWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const V = size(call, WriteWeighting.V);
  const allocates = has(call, WriteWeighting.allocation);
  for (let b = begin; b < end; b++) {
    for (let v = 0; v < V; v++) {
      if (allocates) backwardHead(call, frame, b, v, true);
      else backwardHead(call, frame, b, v, false);
    }
  }
}

/** @inline */
function forwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = <usize>(v * N) << 2;
  const allocation = allocates ? rowAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = rowAt(call, WriteWeighting.content, frame, b) + head;
  const writeWeights = rowAt(call, WriteWeighting.writeWeights, frame, b) + head;
  const write = load<f32>(rowAt(call, WriteWeighting.writeGate, frame, b) + (<usize>v << 2));
  const allocate = load<f32>(rowAt(call, WriteWeighting.allocationGate, frame, b) + (<usize>v << 2));
  const gate = f32x4.splat(write);
  const fromFree = f32x4.splat(allocate);
  const fromContent = f32x4.splat(1 - allocate);
  const whole = <usize>(N & -LANES) << 2;
  const rest = N & (LANES - 1);
  mixLanes(allocation, content, writeWeights, fromFree, fromContent, gate, 0, whole, LANES, allocates);
  if (rest) mixLanes(allocation, content, writeWeights, fromFree, fromContent, gate, whole, <usize>N << 2, rest, allocates);
}

/** @inline */
function mixLanes(
  allocation: usize, content: usize, writeWeights: usize, fromFree: v128, fromContent: v128, gate: v128,
  at: usize, end: usize, count: i32, allocates: bool,
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

/** @inline */
function backwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = <usize>(v * N) << 2;
  const allocation = allocates ? rowAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = rowAt(call, WriteWeighting.content, frame, b) + head;
  const dAllocation = allocates ? rowAt(call, WriteWeighting.dAllocation, frame, b) + head : 0;
  const dContent = rowAt(call, WriteWeighting.dContent, frame, b) + head;
  const dWriteWeights = rowAt(call, WriteWeighting.dWriteWeights, frame, b) + head;
  const write = load<f32>(rowAt(call, WriteWeighting.writeGate, frame, b) + (<usize>v << 2));
  const allocate = load<f32>(rowAt(call, WriteWeighting.allocationGate, frame, b) + (<usize>v << 2));
  const free = allocates ? sourceGradient(dWriteWeights, allocation, dAllocation, write * allocate, N) : <f32>0;
  const found = sourceGradient(dWriteWeights, content, dContent, write * (1 - allocate), N);
  const dWrite = rowAt(call, WriteWeighting.dWriteGate, frame, b) + (<usize>v << 2);
  store<f32>(dWrite, load<f32>(dWrite) + allocate * free + (1 - allocate) * found);
  const dAllocate = rowAt(call, WriteWeighting.dAllocationGate, frame, b) + (<usize>v << 2);
  store<f32>(dAllocate, load<f32>(dAllocate) + write * (free - found));
}

/** dSource += share d; returns Σ d source. */
function sourceGradient(d: usize, source: usize, dSource: usize, share: f32, N: i32): f32 {
  const whole = <usize>(N & -LANES) << 2;
  const rest = N & (LANES - 1);
  const scale = f32x4.splat(share);
  let sum = sourceLanes(d, source, dSource, scale, f32x4.splat(0), 0, whole, LANES);
  if (rest) sum = sourceLanes(d, source, dSource, scale, sum, whole, <usize>N << 2, rest);
  return sum4(sum);
}

/** @inline */
function sourceLanes(
  d: usize, source: usize, dSource: usize, scale: v128, sum: v128, at: usize, end: usize, count: i32,
): v128 {
  let sum1 = f32x4.splat(0);
  for (; at < end; at += 4 * LANES) {
    const left = loadLanes(d + at, count);
    const right = loadRight(d + at, count);
    sum = madd(left, loadLanes(source + at, count), sum);
    sum1 = madd(right, loadRight(source + at, count), sum1);
    addBoth(dSource + at, f32x4.mul(left, scale), f32x4.mul(right, scale), count);
  }
  return bothOf(sum, sum1);
}
