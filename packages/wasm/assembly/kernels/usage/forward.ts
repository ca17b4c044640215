/**
 * ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage = (usage(t-1) + (1 - usage(t-1)) written) ψ
 *
 * Memory rows n in the lanes.
 */
import { operandAt, size } from "../../call";
import { Usage } from "../../generated/operands";
import { Constant, four, LANES, loadLanes, madd, storeLanes } from "../../vector";
import { raised, retained } from "./factors";

export function usageForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, Usage.N);
  const V = size(call, Usage.V);
  const R = size(call, Usage.R);
  const prevUsage = operandAt(call, Usage.prevUsage, frame, b);
  const writes = operandAt(call, Usage.prevWriteWeights, frame, b);
  const reads = operandAt(call, Usage.prevReadWeights, frame, b);
  const freeGates = operandAt(call, Usage.freeGates, frame, b);
  const usage = operandAt(call, Usage.usage, frame, b);
  const retention = operandAt(call, Usage.retention, frame, b);
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  let at: usize = 0;
  for (; at < whole; at += 4 * LANES) {
    usageLanes(prevUsage + at, writes + at, reads + at, freeGates, usage + at, retention + at, N, V, R, LANES);
  }
  if (rest) usageLanes(prevUsage + at, writes + at, reads + at, freeGates, usage + at, retention + at, N, V, R, rest);
}

/** @inline */
function usageLanes(
  prevUsage: usize,
  writes: usize,
  reads: usize,
  freeGates: usize,
  usage: usize,
  retention: usize,
  N: i32,
  V: i32,
  R: i32,
  count: i32,
): void {
  const one = four(Constant.one);
  const stride = (<usize>N) << 2;
  let kept: Pair = one;
  for (let r = 0; r < R; r++) {
    const free = v128.load32_splat(freeGates + ((<usize>r) << 2));
    kept = retained(kept, free, loadLanes(reads, count));
    reads += stride;
  }
  let written: Pair = f32x4.splat(0);
  for (let v = 0; v < V; v++) {
    written = raised(written, loadLanes(writes, count));
    writes += stride;
  }
  const before: Pair = loadLanes(prevUsage, count);
  storeLanes(retention, kept, count);
  storeLanes(usage, f32x4.mul(madd(f32x4.sub(one, before), written, before), kept), count);
}
