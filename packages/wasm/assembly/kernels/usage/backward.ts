/**
 * usage backward. With free = 1 - usage(t-1):
 *
 *   dusage(t-1) += dusage ψ (1 - written)        dψ += dusage (usage(t-1) + free written)
 *   dwritten = dusage ψ free · usageGradient     dwrite_v += dwritten Π_{u≠v} (1 - write_u)
 *   d_r = dψ Π_{s≠r} (1 - free_s read_s)         dread_r -= d_r free_r        dfree_r -= Σ_n d_r read_r
 *
 * The gradient of one factor is the product of the others, never a quotient, since a factor may be 0.
 */
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
  sum4,
  zero,
} from "../../vector";
import { raised, retained, unwritten } from "./factors";

export function usageBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
}

/** For each read head: the lanes of Σ d_r read_r, and the product of the factors of later heads. */
export function usageWorkspace(call: usize): usize {
  return size(call, Usage.R) * 8 * LANES;
}

function backwardElement(call: usize, frame: usize, b: i32): void {
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
  const stride = (<usize>N) << 2;
  zero(sums, LANES * R);
  eachLanes(N, (at: usize, count: i32) => {
    const one = four(Constant.one);
    let written: Pair = f32x4.splat(0);
    for (let v = 0, write = writes + at; v < V; v++, write += stride)
      written = raised(written, loadLanes(write, count));
    const before: Pair = loadLanes(prevUsage + at, count);
    const free: Pair = f32x4.sub(one, before);
    const d: Pair = loadLanes(dUsage + at, count);
    const dRaised: Pair = f32x4.mul(d, loadLanes(retention + at, count));
    const dRetained: Pair = madd(d, madd(free, written, before), loadLanes(dRetention + at, count));
    addBoth(dPrevUsage + at, f32x4.mul(dRaised, f32x4.sub(one, written)), count);
    writeGradient(f32x4.mul(f32x4.mul(dRaised, free), passed), writes + at, dWrites + at, stride, V, count);
    readGradient(dRetained, freeGates, reads + at, dReads + at, sums, stride, R, count);
  });
  for (let r = 0, sum = sums; r < R; r++, sum += 4 * LANES) {
    const gate = dFreeGates + ((<usize>r) << 2);
    store<f32>(gate, load<f32>(gate) - sum4(bothOf(v128.load(sum), loadRight(sum, LANES))));
  }
}

/** dwrite_v += d Π_{u≠v} (1 - write_u) @inline */
function writeGradient(d: Pair, writes: usize, dWrites: usize, stride: usize, V: i32, count: i32): void {
  for (let v = 0; v < V; v++) {
    let others: Pair = four(Constant.one);
    for (let u = 0, write = writes; u < V; u++, write += stride) {
      if (u != v) others = unwritten(others, loadLanes(write, count));
    }
    addBoth(dWrites, f32x4.mul(d, others), count);
    dWrites += stride;
  }
}

/**
 * With the factors f_r = 1 - free_r read_r and d_r = dψ (f_0 … f_r-1)(f_r+1 … f_R-1):  dread_r -= d_r free_r,  sum_r += d_r read_r.
 * The products of later factors follow the sums in memory.
 * @inline
 */
function readGradient(
  dRetained: Pair,
  freeGates: usize,
  reads: usize,
  dReads: usize,
  sums: usize,
  stride: usize,
  R: i32,
  count: i32,
): void {
  const later = <usize>(R * 4 * LANES);
  let product: Pair = four(Constant.one);
  for (let r = R - 1; r >= 0; r--) {
    const free = v128.load32_splat(freeGates + ((<usize>r) << 2));
    const next: Pair = retained(product, free, loadLanes(reads + <usize>r * stride, count));
    storeLanes(sums + later + r * 4 * LANES, product, LANES);
    product = next;
  }
  let d: Pair = dRetained; // times the factors before r
  for (let r = 0; r < R; r++) {
    const free = v128.load32_splat(freeGates + ((<usize>r) << 2));
    const read: Pair = loadLanes(reads, count);
    const dFactor: Pair = f32x4.mul(d, v128.load(sums + later));
    const dRead: Pair = nmadd(dFactor, free, loadLanes(dReads, count));
    const sum: Pair = madd(dFactor, read, v128.load(sums));
    storeLanes(dReads, dRead, count);
    storeLanes(sums, sum, LANES);
    d = retained(d, free, read);
    reads += stride;
    dReads += stride;
    sums += 4 * LANES;
  }
}
