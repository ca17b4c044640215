/**
 * ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage = (usage(t-1) + (1 - usage(t-1)) written) ψ
 *
 * Each lane computes one location n.
 */
import { operandAt, size } from "../../call";
import { Usage } from "../../generated/operands";
import { Constant, four, loadLanes, madd, storeLanes } from "../../vector";
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
  const stride = (<usize>N) << 2;
  eachLanes(N, (at: usize, count: i32) => {
    const one = four(Constant.one);
    let kept: Pair = one;
    for (let r = 0, read = reads + at; r < R; r++, read += stride) {
      const free = v128.load32_splat(freeGates + ((<usize>r) << 2));
      kept = retained(kept, free, loadLanes(read, count));
    }
    let written: Pair = f32x4.splat(0);
    for (let v = 0, write = writes + at; v < V; v++, write += stride)
      written = raised(written, loadLanes(write, count));
    const before: Pair = loadLanes(prevUsage + at, count);
    storeLanes(retention + at, kept, count);
    storeLanes(usage + at, f32x4.mul(madd(f32x4.sub(one, before), written, before), kept), count);
  });
}
