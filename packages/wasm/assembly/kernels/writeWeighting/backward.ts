import { has, operandAt, size } from "../../call";
import { WriteWeighting } from "../../generated/operands";
import { addBoth, bothOf, LANES, loadLanes, loadRight, madd, sum4 } from "../../vector";

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
function backwardHead(call: usize, frame: usize, b: i32, v: i32, allocates: bool): void {
  const N = size(call, WriteWeighting.N);
  const head = (<usize>(v * N)) << 2;
  const allocation = allocates ? operandAt(call, WriteWeighting.allocation, frame, b) + head : 0;
  const content = operandAt(call, WriteWeighting.content, frame, b) + head;
  const dAllocation = allocates ? operandAt(call, WriteWeighting.dAllocation, frame, b) + head : 0;
  const dContent = operandAt(call, WriteWeighting.dContent, frame, b) + head;
  const dWriteWeights = operandAt(call, WriteWeighting.dWriteWeights, frame, b) + head;
  const write = load<f32>(operandAt(call, WriteWeighting.writeGate, frame, b) + ((<usize>v) << 2));
  const allocate = load<f32>(operandAt(call, WriteWeighting.allocationGate, frame, b) + ((<usize>v) << 2));
  const free = allocates ? sourceGradient(dWriteWeights, allocation, dAllocation, write * allocate, N) : <f32>0;
  const found = sourceGradient(dWriteWeights, content, dContent, write * (1 - allocate), N);
  const dWrite = operandAt(call, WriteWeighting.dWriteGate, frame, b) + ((<usize>v) << 2);
  store<f32>(dWrite, load<f32>(dWrite) + allocate * free + (1 - allocate) * found);
  const dAllocate = operandAt(call, WriteWeighting.dAllocationGate, frame, b) + ((<usize>v) << 2);
  store<f32>(dAllocate, load<f32>(dAllocate) + write * (free - found));
}

/** dSource += share d; returns Σ d source. */
function sourceGradient(d: usize, source: usize, dSource: usize, share: f32, N: i32): f32 {
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  const scale = f32x4.splat(share);
  let sum = sourceLanes(d, source, dSource, scale, f32x4.splat(0), 0, whole, LANES);
  if (rest) sum = sourceLanes(d, source, dSource, scale, sum, whole, (<usize>N) << 2, rest);
  return sum4(sum);
}

/** @inline */
function sourceLanes(
  d: usize,
  source: usize,
  dSource: usize,
  scale: v128,
  sum: v128,
  at: usize,
  end: usize,
  count: i32,
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
