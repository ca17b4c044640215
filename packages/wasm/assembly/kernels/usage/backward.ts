/** usage backward: the gradient of one factor is the product of the others, never a quotient, since a factor may be 0. */
import { constant, operandAt, size, workspace } from "../../call";
import { Usage } from "../../generated/operands";
import {
  addBoth,
  bothOf,
  Constant,
  four,
  LANES,
  loadLanes,
  loadRight,
  madd,
  nmadd,
  storeLanes,
  storeRight,
  sum4,
  zero,
} from "../../vector";
import { raised, retained, unwritten } from "./factors";

export function usageBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) usageGradient(call, frame, b);
}

export function usageWorkspace(call: usize): usize {
  return size(call, Usage.R) * 8 * LANES;
}

export function usageGradient(call: usize, frame: usize, b: i32): void {
  const N = size(call, Usage.N);
  const V = size(call, Usage.V);
  const R = size(call, Usage.R);
  const prevUsage = operandAt(call, Usage.prevUsage, frame, b);
  const writes = operandAt(call, Usage.prevWriteWeights, frame, b);
  const reads = operandAt(call, Usage.prevReadWeights, frame, b);
  const freeGates = operandAt(call, Usage.freeGates, frame, b);
  const retention = operandAt(call, Usage.retention, frame, b);
  const dPrevUsage = operandAt(call, Usage.dPrevUsage, frame, b);
  const dWrites = operandAt(call, Usage.dPrevWriteWeights, frame, b);
  const dReads = operandAt(call, Usage.dPrevReadWeights, frame, b);
  const dFreeGates = operandAt(call, Usage.dFreeGates, frame, b);
  const dUsage = operandAt(call, Usage.dUsage, frame, b);
  const dRetention = operandAt(call, Usage.dRetention, frame, b);
  const sums = workspace(frame);
  const passed = f32x4.splat(constant(call, Usage.usageGradient));
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  zero(sums, LANES * R);
  let at: usize = 0;
  for (; at < whole; at += 4 * LANES) {
    usageGradientLanes(
      prevUsage + at,
      writes + at,
      reads + at,
      freeGates,
      retention + at,
      dPrevUsage + at,
      dWrites + at,
      dReads + at,
      dUsage + at,
      dRetention + at,
      sums,
      passed,
      N,
      V,
      R,
      LANES,
    );
  }
  if (rest) {
    usageGradientLanes(
      prevUsage + at,
      writes + at,
      reads + at,
      freeGates,
      retention + at,
      dPrevUsage + at,
      dWrites + at,
      dReads + at,
      dUsage + at,
      dRetention + at,
      sums,
      passed,
      N,
      V,
      R,
      rest,
    );
  }
  for (let r = 0, sum = sums; r < R; r++, sum += 4 * LANES) {
    const gate = dFreeGates + ((<usize>r) << 2);
    store<f32>(gate, load<f32>(gate) - sum4(bothOf(v128.load(sum), loadRight(sum, LANES))));
  }
}

/** @inline */
function usageGradientLanes(
  prevUsage: usize,
  writes: usize,
  reads: usize,
  freeGates: usize,
  retention: usize,
  dPrevUsage: usize,
  dWrites: usize,
  dReads: usize,
  dUsage: usize,
  dRetention: usize,
  sums: usize,
  passed: v128,
  N: i32,
  V: i32,
  R: i32,
  count: i32,
): void {
  const one = four(Constant.one);
  const stride = (<usize>N) << 2;
  let written = f32x4.splat(0);
  let written1 = written;
  for (let v = 0, write = writes; v < V; v++, write += stride) {
    written = raised(written, loadLanes(write, count));
    written1 = raised(written1, loadRight(write, count));
  }
  const before = loadLanes(prevUsage, count);
  const before1 = loadRight(prevUsage, count);
  const free = f32x4.sub(one, before);
  const free1 = f32x4.sub(one, before1);
  const d = loadLanes(dUsage, count);
  const d1 = loadRight(dUsage, count);
  const dRaised = f32x4.mul(d, loadLanes(retention, count));
  const dRaised1 = f32x4.mul(d1, loadRight(retention, count));
  const dRetained = madd(d, madd(free, written, before), loadLanes(dRetention, count));
  const dRetained1 = madd(d1, madd(free1, written1, before1), loadRight(dRetention, count));
  addBoth(
    dPrevUsage,
    f32x4.mul(dRaised, f32x4.sub(one, written)),
    f32x4.mul(dRaised1, f32x4.sub(one, written1)),
    count,
  );
  const dWritten = f32x4.mul(f32x4.mul(dRaised, free), passed);
  const dWritten1 = f32x4.mul(f32x4.mul(dRaised1, free1), passed);
  writingGradient(dWritten, dWritten1, writes, dWrites, stride, V, count);
  freeingGradient(dRetained, dRetained1, freeGates, reads, dReads, sums, stride, R, count);
}

/** dwrite_v += dwritten Π over the other heads of (1 - write) @inline */
function writingGradient(d: v128, d1: v128, writes: usize, dWrites: usize, stride: usize, V: i32, count: i32): void {
  for (let v = 0; v < V; v++) {
    let others = four(Constant.one);
    let others1 = others;
    for (let u = 0, write = writes; u < V; u++, write += stride) {
      if (u == v) continue;
      others = unwritten(others, loadLanes(write, count));
      others1 = unwritten(others1, loadRight(write, count));
    }
    addBoth(dWrites, f32x4.mul(d, others), f32x4.mul(d1, others1), count);
    dWrites += stride;
  }
}

/**
 * With the factors f_r = 1 - free_r read_r and d_r = dψ (f_0 … f_r-1)(f_r+1 … f_R-1):  dread_r -= d_r free_r,  sum_r += d_r read_r.
 * The products behind each factor stand after the sums.
 * @inline
 */
function freeingGradient(
  dRetained: v128,
  dRetained1: v128,
  freeGates: usize,
  reads: usize,
  dReads: usize,
  sums: usize,
  stride: usize,
  R: i32,
  count: i32,
): void {
  const behind = <usize>(R * 4 * LANES);
  let product = four(Constant.one);
  let product1 = product;
  for (let r = R - 1; r >= 0; r--) {
    const read = reads + <usize>r * stride;
    const free = v128.load32_splat(freeGates + ((<usize>r) << 2));
    const next = retained(product, free, loadLanes(read, count));
    const next1 = retained(product1, free, loadRight(read, count));
    const to = sums + behind + r * 4 * LANES;
    storeRight(to, product1, LANES);
    v128.store(to, product);
    product = next;
    product1 = next1;
  }
  product = dRetained; // with the factors before r
  product1 = dRetained1;
  for (let r = 0; r < R; r++) {
    const read = loadLanes(reads, count);
    const read1 = loadRight(reads, count);
    const free = v128.load32_splat(freeGates + ((<usize>r) << 2));
    const d = f32x4.mul(product, v128.load(sums + behind));
    const d1 = f32x4.mul(product1, loadRight(sums + behind, LANES));
    const dRead = nmadd(d, free, loadLanes(dReads, count));
    const dRead1 = nmadd(d1, free, loadRight(dReads, count));
    const sum = madd(d, read, v128.load(sums));
    const sum1 = madd(d1, read1, loadRight(sums, LANES));
    storeRight(dReads, dRead1, count);
    storeLanes(dReads, dRead, count);
    storeRight(sums, sum1, LANES);
    v128.store(sums, sum);
    product = retained(product, free, read);
    product1 = retained(product1, free, read1);
    reads += stride;
    dReads += stride;
    sums += 4 * LANES;
  }
}
