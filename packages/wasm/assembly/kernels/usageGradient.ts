/** usage backward: the gradient of one factor is the product of the others, never a quotient, since a factor may be 0. */
import { constant, size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { zero } from "../lanes/vector";
import { Usage } from "../operands";
import { rowAt } from "../row";
import { unwrittenBut, writtenBy } from "./usageFactors";

export function usageGradient(call: usize, frame: usize, b: i32): void {
  const N = size(call, Usage.N);
  const V = size(call, Usage.V);
  const R = size(call, Usage.R);
  const prevUsage = rowAt(call, Usage.prevUsage, frame, b);
  const writes = rowAt(call, Usage.prevWriteWeights, frame, b);
  const reads = rowAt(call, Usage.prevReadWeights, frame, b);
  const freeGates = rowAt(call, Usage.freeGates, frame, b);
  const retention = rowAt(call, Usage.retention, frame, b);
  const dPrevUsage = rowAt(call, Usage.dPrevUsage, frame, b);
  const dWrites = rowAt(call, Usage.dPrevWriteWeights, frame, b);
  const dReads = rowAt(call, Usage.dPrevReadWeights, frame, b);
  const dFreeGates = rowAt(call, Usage.dFreeGates, frame, b);
  const dUsage = rowAt(call, Usage.dUsage, frame, b);
  const dRetention = rowAt(call, Usage.dRetention, frame, b);
  const sums = workspace(frame);
  const passed = f32x4.splat(constant(call, Usage.usageGradient));
  const whole = <usize>(N & ~3) << 2;
  zero(sums, 4 * R);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    usageGradientLanes(
      prevUsage + at, writes + at, reads + at, freeGates, retention + at, dPrevUsage + at, dWrites + at, dReads + at,
      dUsage + at, dRetention + at, sums, passed, N, V, R, 4,
    );
  }
  if (N & 3) {
    usageGradientLanes(
      prevUsage + at, writes + at, reads + at, freeGates, retention + at, dPrevUsage + at, dWrites + at, dReads + at,
      dUsage + at, dRetention + at, sums, passed, N, V, R, N & 3,
    );
  }
  for (let r = 0; r < R; r++) {
    const gate = dFreeGates + (<usize>r << 2);
    store<f32>(gate, load<f32>(gate) - sum4(v128.load(sums + (<usize>r << 4))));
  }
}

// @ts-ignore: decorator
@inline
function usageGradientLanes(
  prevUsage: usize, writes: usize, reads: usize, freeGates: usize, retention: usize, dPrevUsage: usize, dWrites: usize,
  dReads: usize, dUsage: usize, dRetention: usize, sums: usize, passed: v128, N: i32, V: i32, R: i32, count: i32,
): void {
  const one = four(Constant.one);
  const before = loadLanes(prevUsage, count);
  const free = f32x4.sub(one, before);
  const written = writtenBy(writes, N, V, count);
  const d = loadLanes(dUsage, count);
  const dRaised = f32x4.mul(d, loadLanes(retention, count));
  addLanes(dPrevUsage, f32x4.mul(dRaised, f32x4.sub(one, written)), count);
  const dWritten = f32x4.mul(f32x4.mul(dRaised, free), passed);
  for (let v = 0; v < V; v++) {
    const others = unwrittenBut(v, writes, N, V, count);
    addLanes(dWrites + (<usize>(v * N) << 2), f32x4.mul(dWritten, others), count);
  }
  const dRetained = madd(d, madd(free, written, before), loadLanes(dRetention, count));
  freeingGradient(dRetained, freeGates, reads, dReads, sums, N, R, count);
}

/**
 * With the factors f_r = 1 - free_r read_r and d_r = dψ (f_0 … f_r-1)(f_r+1 … f_R-1):  dread_r -= d_r free_r,  sum_r += d_r read_r.
 * The products behind each factor stand after the sums.
 */
// @ts-ignore: decorator
@inline
function freeingGradient(
  dRetained: v128, freeGates: usize, reads: usize, dReads: usize, sums: usize, N: i32, R: i32, rest: i32,
): void {
  const one = four(Constant.one);
  const behind = sums + (<usize>R << 4);
  const stride = <usize>N << 2;
  let product = one;
  for (let r = R - 1; r >= 0; r--) {
    const read = loadLanes(reads + <usize>r * stride, rest);
    v128.store(behind + (<usize>r << 4), product);
    product = f32x4.mul(product, nmadd(v128.load32_splat(freeGates + (<usize>r << 2)), read, one));
  }
  product = dRetained; // with the factors before r
  for (let r = 0; r < R; r++) {
    const read = loadLanes(reads + <usize>r * stride, rest);
    const free = v128.load32_splat(freeGates + (<usize>r << 2));
    const d = f32x4.mul(product, v128.load(behind + (<usize>r << 4)));
    const dRead = dReads + <usize>r * stride;
    storeLanes(dRead, nmadd(d, free, loadLanes(dRead, rest)), rest);
    v128.store(sums + (<usize>r << 4), madd(d, read, v128.load(sums + (<usize>r << 4))));
    product = f32x4.mul(product, nmadd(free, read, one));
  }
}
