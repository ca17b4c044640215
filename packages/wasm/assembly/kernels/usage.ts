/**
 * ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage = (usage(t-1) + (1 - usage(t-1)) written) ψ
 *
 * Memory rows n in the lanes. The gradient of one factor is the product of the others, never a quotient: a factor may be 0.
 */
import { constant, size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { zero } from "../lanes/vector";
import { Usage } from "../operands";
import { rowAt } from "../row";

export function usageForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function usageBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardRow(call, frame, b);
}

export function usageWorkspace(call: usize): usize {
  return size(call, Usage.R) * 32;
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
  const whole = <usize>(N & ~3) << 2;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    usageLanes(prevUsage + at, writes + at, reads + at, freeGates, usage + at, retention + at, N, V, R, 4);
  }
  if (N & 3) usageLanes(prevUsage + at, writes + at, reads + at, freeGates, usage + at, retention + at, N, V, R, N & 3);
}

// @ts-ignore: decorator
@inline
function usageLanes(
  prevUsage: usize, writes: usize, reads: usize, freeGates: usize, usage: usize, retention: usize,
  N: i32, V: i32, R: i32, count: i32,
): void {
  const one = four(Constant.one);
  const before = loadLanes(prevUsage, count);
  const kept = retainedBy(freeGates, reads, N, R, count);
  storeLanes(retention, kept, count);
  const written = writtenBy(writes, N, V, count);
  storeLanes(usage, f32x4.mul(madd(f32x4.sub(one, before), written, before), kept), count);
}

function backwardRow(call: usize, frame: usize, b: i32): void {
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
  const one = four(Constant.one);
  zero(sums, 4 * R);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    const at = <usize>n << 2;
    const before = loadLanes(prevUsage + at, rest);
    const free = f32x4.sub(one, before);
    const written = writtenBy(writes + at, N, V, rest);
    const d = loadLanes(dUsage + at, rest);
    const dRaised = f32x4.mul(d, loadLanes(retention + at, rest));
    addLanes(dPrevUsage + at, f32x4.mul(dRaised, f32x4.sub(one, written)), rest);
    const dWritten = f32x4.mul(f32x4.mul(dRaised, free), passed);
    for (let v = 0; v < V; v++) {
      const others = unwrittenBut(v, writes + at, N, V, rest);
      addLanes(dWrites + (<usize>(v * N) << 2) + at, f32x4.mul(dWritten, others), rest);
    }
    const dRetained = madd(d, madd(free, written, before), loadLanes(dRetention + at, rest));
    freeingGradient(dRetained, freeGates, reads + at, dReads + at, sums, N, R, rest);
  }
  for (let r = 0; r < R; r++) {
    const gate = dFreeGates + (<usize>r << 2);
    store<f32>(gate, load<f32>(gate) - sum4(v128.load(sums + (<usize>r << 4))));
  }
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

/** 1 - Π_v (1 - write_v), raised head by head: small weights keep their precision. For the memory rows from `writes` on. */
// @ts-ignore: decorator
@inline
function writtenBy(writes: usize, N: i32, V: i32, rest: i32): v128 {
  const one = four(Constant.one);
  let written = f32x4.splat(0);
  for (let v = 0; v < V; v++) {
    written = madd(f32x4.sub(one, written), loadLanes(writes + (<usize>(v * N) << 2), rest), written);
  }
  return written;
}

/** Π over the write heads but `except` of (1 - write_v). */
// @ts-ignore: decorator
@inline
function unwrittenBut(except: i32, writes: usize, N: i32, V: i32, rest: i32): v128 {
  const one = four(Constant.one);
  let product = one;
  for (let v = 0; v < V; v++) {
    if (v == except) continue;
    product = f32x4.mul(product, f32x4.sub(one, loadLanes(writes + (<usize>(v * N) << 2), rest)));
  }
  return product;
}

/** Π_r (1 - free_r read_r), for the memory rows from `reads` on. */
// @ts-ignore: decorator
@inline
function retainedBy(freeGates: usize, reads: usize, N: i32, R: i32, rest: i32): v128 {
  const one = four(Constant.one);
  let product = one;
  for (let r = 0; r < R; r++) {
    const read = loadLanes(reads + (<usize>(r * N) << 2), rest);
    product = f32x4.mul(product, nmadd(v128.load32_splat(freeGates + (<usize>r << 2)), read, one));
  }
  return product;
}
