/**
 * M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
 *
 * Each chunk of locations is rewritten a few columns at a time. A single head erases and adds in one sweep; several heads erase in one
 * sweep each and then add together.
 */
import { operandAt, size, workspace } from "../../call";
import { MemoryWrite } from "../../generated/operands";
import {
  CHUNK,
  Constant,
  fillRecords,
  four,
  loadVector,
  madd,
  nmadd,
  spread,
  storeVector,
  Weights,
} from "../../vector";
import { memoryWriteGradientBytes } from "./backward";

export function memoryWriteForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

export function memoryWriteWorkspace(call: usize): usize {
  return max(CHUNK * Weights.bytes, memoryWriteGradientBytes(call));
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryWrite.N);
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  const stride = (<usize>W) << 2;
  const weights = operandAt(call, MemoryWrite.writeWeights, frame, b);
  const retention = operandAt(call, MemoryWrite.retention, frame, b);
  const erase = operandAt(call, MemoryWrite.erase, frame, b);
  const write = operandAt(call, MemoryWrite.write, frame, b);
  const records = workspace(frame);
  let from = operandAt(call, MemoryWrite.prevMemory, frame, b);
  let to = operandAt(call, MemoryWrite.memory, frame, b);
  for (let n = 0; n < N; n += CHUNK) {
    const locations = min(N - n, CHUNK);
    const w = weights + ((<usize>n) << 2);
    const psi = retention ? retention + ((<usize>n) << 2) : 0;
    if (V == 1 && !psi) rewrite([from, to, erase, write], w, 0, locations, W, false, true);
    else if (V == 1) rewrite([from, to, erase, write], w, psi, locations, W, true, true);
    else {
      if (psi) rewrite([from, to, erase, write], w, psi, locations, W, true, false);
      else rewrite([from, to, erase, write], w, 0, locations, W, false, false);
      for (let v = 1; v < V; v++) {
        const own = w + ((<usize>(v * N)) << 2);
        rewrite([to, to, erase + <usize>v * stride, write], own, 0, locations, W, false, false);
      }
      for (let v = 0; v < V; v += 4) {
        fillRecords(w + ((<usize>(v * N)) << 2), records, locations, V - v, N);
        spread(to, write + <usize>v * stride, records, locations, V - v, W);
      }
    }
    from += <usize>CHUNK * stride;
    to += <usize>CHUNK * stride;
  }
}

/**
 * to ← from ∘ (1 - w erase^T) [∘ ψ, if `retains`] [+ w write^T, if `adds`], with operands [from, to, erase, write].
 * The flags are literals.
 * @inline
 */
function rewrite(operand: Four<usize>, w: usize, psi: usize, locations: i32, W: i32, retains: bool, adds: bool): void {
  const stride = (<usize>W) << 2;
  let at: usize = 0;
  // One cache line at a time.
  for (; at < (stride & ~63); at += 64) rewriteLanes(4, operand, at, w, psi, locations, stride, 4, retains, adds);
  for (; at < (stride & ~15); at += 16) rewriteLanes(1, operand, at, w, psi, locations, stride, 4, retains, adds);
  if (W & 3) rewriteLanes(1, operand, at, w, psi, locations, stride, W & 3, retains, adds);
}

/** Rewrites the columns from byte `at`: `width` vectors, or `count` columns. @inline */
function rewriteLanes(
  width: Literal,
  operand: Four<usize>,
  at: usize,
  w: usize,
  psi: usize,
  locations: i32,
  stride: usize,
  count: i32,
  retains: bool,
  adds: bool,
): void {
  const one = four(Constant.one);
  let from = operand[0] + at;
  let to = operand[1] + at;
  const e = new StaticArray<v128>(width);
  const a = new StaticArray<v128>(width);
  for (let k = 0; k < width; k++) e[k] = loadVector(k, operand[2] + at, count);
  for (let k = 0; k < width; k++) a[k] = adds ? loadVector(k, operand[3] + at, count) : one;
  for (const end = w + ((<usize>locations) << 2); w < end; w += 4) {
    const weight = v128.load32_splat(w);
    const kept = retains ? v128.load32_splat(psi) : one;
    const x = new StaticArray<v128>(width);
    for (let k = 0; k < width; k++) {
      x[k] = f32x4.mul(loadVector(k, from, count), nmadd(weight, e[k], one));
      if (retains) x[k] = f32x4.mul(x[k], kept);
      if (adds) x[k] = madd(weight, a[k], x[k]);
    }
    for (let k = width - 1; k >= 0; k--) storeVector(k, to, x[k], count);
    from += stride;
    to += stride;
    psi += 4;
  }
}
