/**
 * ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage = (usage(t-1) + (1 - usage(t-1)) written) ψ
 *
 * Memory rows n in the lanes.
 */
import { size } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd } from "../lanes/madd";
import { loadLanes, loadRight, storeLanes, storeRight, LANES } from "../lanes/partial";
import { Usage } from "../operands";
import { rowAt } from "../row";
import { raised, retained } from "./usageFactors";
import { usageGradient } from "./usageGradient";

export function usageForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function usageBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) usageGradient(call, frame, b);
}

export function usageWorkspace(call: usize): usize {
  return size(call, Usage.R) * 8 * LANES;
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, Usage.N);
  const V = size(call, Usage.V);
  const R = size(call, Usage.R);
  const prevUsage = rowAt(call, Usage.prevUsage, frame, b);
  const writes = rowAt(call, Usage.prevWriteWeights, frame, b);
  const reads = rowAt(call, Usage.prevReadWeights, frame, b);
  const freeGates = rowAt(call, Usage.freeGates, frame, b);
  const usage = rowAt(call, Usage.usage, frame, b);
  const retention = rowAt(call, Usage.retention, frame, b);
  const whole = <usize>(N & -LANES) << 2;
  const rest = N & (LANES - 1);
  let at: usize = 0;
  for (; at < whole; at += 4 * LANES) {
    usageLanes(prevUsage + at, writes + at, reads + at, freeGates, usage + at, retention + at, N, V, R, LANES);
  }
  if (rest) usageLanes(prevUsage + at, writes + at, reads + at, freeGates, usage + at, retention + at, N, V, R, rest);
}

// @ts-ignore: decorator
@inline
function usageLanes(
  prevUsage: usize, writes: usize, reads: usize, freeGates: usize, usage: usize, retention: usize,
  N: i32, V: i32, R: i32, count: i32,
): void {
  const one = four(Constant.one);
  const stride = <usize>N << 2;
  let kept = one;
  let kept1 = one;
  for (let r = 0; r < R; r++) {
    const free = v128.load32_splat(freeGates + (<usize>r << 2));
    kept = retained(kept, free, loadLanes(reads, count));
    kept1 = retained(kept1, free, loadRight(reads, count));
    reads += stride;
  }
  let written = f32x4.splat(0);
  let written1 = written;
  for (let v = 0; v < V; v++) {
    written = raised(written, loadLanes(writes, count));
    written1 = raised(written1, loadRight(writes, count));
    writes += stride;
  }
  const before = loadLanes(prevUsage, count);
  const before1 = loadRight(prevUsage, count);
  storeRight(retention, kept1, count);
  storeLanes(retention, kept, count);
  storeRight(usage, f32x4.mul(madd(f32x4.sub(one, before1), written1, before1), kept1), count);
  storeLanes(usage, f32x4.mul(madd(f32x4.sub(one, before), written, before), kept), count);
}
