/**
 * M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
 *
 * Some columns at a time while the rows of a chunk go by: one head erases and adds in the same sweep, several erase in one each and
 * then add together.
 */
import { operandAt, size, workspace } from "../../call";
import { MemoryWrite } from "../../generated/operands";
import { CHUNK, Constant, fillRecords, four, loadLanes, madd, nmadd, spread, storeLanes, Weights } from "../../vector";
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
    const rows = min(N - n, CHUNK);
    const w = weights + ((<usize>n) << 2);
    const kept = retention ? retention + ((<usize>n) << 2) : 0;
    if (V == 1 && !kept) rewrite(from, to, w, 0, erase, write, rows, W, false, true);
    else if (V == 1) rewrite(from, to, w, kept, erase, write, rows, W, true, true);
    else {
      if (kept) rewrite(from, to, w, kept, erase, write, rows, W, true, false);
      else rewrite(from, to, w, 0, erase, write, rows, W, false, false);
      for (let v = 1; v < V; v++) {
        rewrite(to, to, w + ((<usize>(v * N)) << 2), 0, erase + <usize>v * stride, write, rows, W, false, false);
      }
      for (let v = 0; v < V; v += 4) {
        fillRecords(w + ((<usize>(v * N)) << 2), records, rows, V - v, N);
        spread(to, write + <usize>v * stride, records, rows, V - v, W);
      }
    }
    from += <usize>CHUNK * stride;
    to += <usize>CHUNK * stride;
  }
}

/**
 * to ← from ∘ (1 - w e^T) [∘ kept, with `retained`] [+ w a^T, with `adds`], for some rows; the flags are literals.
 * @inline
 */
function rewrite(
  from: usize,
  to: usize,
  w: usize,
  kept: usize,
  e: usize,
  a: usize,
  rows: i32,
  W: i32,
  retained: bool,
  adds: bool,
): void {
  const stride = (<usize>W) << 2;
  let at: usize = 0;
  // a line of the cache at a time
  for (; at < (stride & ~63); at += 64) {
    rewriteLanes(from + at, to + at, w, kept, e + at, a + at, rows, stride, 4, retained, adds, true);
  }
  for (; at < (stride & ~15); at += 16) {
    rewriteLanes(from + at, to + at, w, kept, e + at, a + at, rows, stride, 4, retained, adds, false);
  }
  if (W & 3) rewriteLanes(from + at, to + at, w, kept, e + at, a + at, rows, stride, W & 3, retained, adds, false);
}

/** Four columns, with `wide` sixteen. @inline */
function rewriteLanes(
  from: usize,
  to: usize,
  w: usize,
  kept: usize,
  e: usize,
  a: usize,
  rows: i32,
  stride: usize,
  count: i32,
  retained: bool,
  adds: bool,
  wide: bool,
): void {
  const one = four(Constant.one);
  const e0 = loadLanes(e, count);
  const e1 = wide ? v128.load(e, 16) : one;
  const e2 = wide ? v128.load(e, 32) : one;
  const e3 = wide ? v128.load(e, 48) : one;
  const a0 = adds ? loadLanes(a, count) : one;
  const a1 = adds && wide ? v128.load(a, 16) : one;
  const a2 = adds && wide ? v128.load(a, 32) : one;
  const a3 = adds && wide ? v128.load(a, 48) : one;
  for (const last = w + ((<usize>rows) << 2); w < last; w += 4) {
    const weight = v128.load32_splat(w);
    const psi = retained ? v128.load32_splat(kept) : one;
    const x0 = rewritten(loadLanes(from, count), weight, psi, e0, a0, one, retained, adds);
    const x1 = wide ? rewritten(v128.load(from, 16), weight, psi, e1, a1, one, retained, adds) : one;
    const x2 = wide ? rewritten(v128.load(from, 32), weight, psi, e2, a2, one, retained, adds) : one;
    const x3 = wide ? rewritten(v128.load(from, 48), weight, psi, e3, a3, one, retained, adds) : one;
    if (wide) {
      v128.store(to, x3, 48);
      v128.store(to, x2, 32);
      v128.store(to, x1, 16);
    }
    storeLanes(to, x0, count);
    from += stride;
    to += stride;
    kept += 4;
  }
}

/** @inline */
function rewritten(x: v128, w: v128, psi: v128, e: v128, a: v128, one: v128, retained: bool, adds: bool): v128 {
  const erased = f32x4.mul(x, nmadd(w, e, one));
  const left = retained ? f32x4.mul(erased, psi) : erased;
  return adds ? madd(w, a, left) : left;
}
