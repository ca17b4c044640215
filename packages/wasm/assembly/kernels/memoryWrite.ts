/**
 * M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
 *
 * Forward, four columns at a time while the rows of a chunk go by: one head erases and adds in a sweep, several erase in one each
 * and then add together. Backward, four rows at a time; a factor's gradient takes the product of the other heads' factors, never a
 * quotient.
 */
import { size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow } from "../lanes/rows";
import { CHUNK, fillRecords, spread, Weights } from "../lanes/sweep";
import { MemoryWrite } from "../operands";
import { rowAt } from "../row";
import { fillOthers, headGradient, retentionGradient } from "./memoryWriteGradient";

export function memoryWriteForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function memoryWriteBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardRow(call, frame, b);
}

export function memoryWriteWorkspace(call: usize): usize {
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  return max(CHUNK * Weights.bytes, (V + 1) * 16 + W * 4 + V * 4 * (W * 4 + 16));
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryWrite.N);
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  const stride = <usize>W << 2;
  const weights = rowAt(call, MemoryWrite.writeWeights, frame, b);
  const retention = rowAt(call, MemoryWrite.retention, frame, b);
  const erase = rowAt(call, MemoryWrite.erase, frame, b);
  const write = rowAt(call, MemoryWrite.write, frame, b);
  const records = workspace(frame);
  let from = rowAt(call, MemoryWrite.prevMemory, frame, b);
  let to = rowAt(call, MemoryWrite.memory, frame, b);
  for (let n = 0; n < N; n += CHUNK) {
    const rows = min(N - n, CHUNK);
    const w = weights + (<usize>n << 2);
    const kept = retention ? retention + (<usize>n << 2) : 0;
    if (V == 1 && !kept) rewrite(from, to, w, 0, erase, write, rows, W, false, true);
    else if (V == 1) rewrite(from, to, w, kept, erase, write, rows, W, true, true);
    else {
      if (kept) rewrite(from, to, w, kept, erase, write, rows, W, true, false);
      else rewrite(from, to, w, 0, erase, write, rows, W, false, false);
      for (let v = 1; v < V; v++) {
        rewrite(to, to, w + (<usize>(v * N) << 2), 0, erase + <usize>v * stride, write, rows, W, false, false);
      }
      for (let v = 0; v < V; v += 4) {
        fillRecords(w + (<usize>(v * N) << 2), records, rows, V - v, N);
        spread(to, write + <usize>v * stride, records, rows, V - v, W);
      }
    }
    from += <usize>CHUNK * stride;
    to += <usize>CHUNK * stride;
  }
}

/** to ← from ∘ (1 - w e^T) [∘ kept, with `retained`] [+ w a^T, with `adds`], for some rows; the flags are literals. */
// @ts-ignore: decorator
@inline
function rewrite(
  from: usize, to: usize, w: usize, kept: usize, e: usize, a: usize, rows: i32, W: i32, retained: bool, adds: bool,
): void {
  const stride = <usize>W << 2;
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

/** Four columns, with `wide` sixteen. */
// @ts-ignore: decorator
@inline
function rewriteLanes(
  from: usize, to: usize, w: usize, kept: usize, e: usize, a: usize, rows: i32, stride: usize, count: i32,
  retained: bool, adds: bool, wide: bool,
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
  for (const last = w + (<usize>rows << 2); w < last; w += 4) {
    const weight = v128.load32_splat(w);
    const psi = retained ? v128.load32_splat(kept) : one;
    storeLanes(to, rewritten(loadLanes(from, count), weight, psi, e0, a0, retained, adds), count);
    if (wide) {
      v128.store(to, rewritten(v128.load(from, 16), weight, psi, e1, a1, retained, adds), 16);
      v128.store(to, rewritten(v128.load(from, 32), weight, psi, e2, a2, retained, adds), 32);
      v128.store(to, rewritten(v128.load(from, 48), weight, psi, e3, a3, retained, adds), 48);
    }
    from += stride;
    to += stride;
    kept += 4;
  }
}

// @ts-ignore: decorator
@inline
function rewritten(x: v128, w: v128, psi: v128, e: v128, a: v128, retained: bool, adds: bool): v128 {
  const erased = f32x4.mul(x, nmadd(w, e, four(Constant.one)));
  const left = retained ? f32x4.mul(erased, psi) : erased;
  return adds ? madd(w, a, left) : left;
}

/** block ← [ψ, w_0, ..., w_V-1] of rows n to n + 3; 0 past row N, 1 for ψ where the call has none. */
// @ts-ignore: decorator
@inline
function loadBlock(block: usize, weights: usize, retention: usize, N: i32, V: i32, n: i32): void {
  v128.store(block, retention ? loadLanes(retention + (<usize>n << 2), N - n) : f32x4.splat(1));
  for (let v = 0; v < V; v++) {
    v128.store(block + (<usize>(v + 1) << 4), loadLanes(weights + (<usize>(v * N + n) << 2), N - n));
  }
}

function backwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryWrite.N);
  const V = size(call, MemoryWrite.V);
  const stride = <usize>size(call, MemoryWrite.W) << 2;
  const weights = rowAt(call, MemoryWrite.writeWeights, frame, b);
  const dWeights = rowAt(call, MemoryWrite.dWriteWeights, frame, b);
  const retention = rowAt(call, MemoryWrite.retention, frame, b);
  const dRetention = rowAt(call, MemoryWrite.dRetention, frame, b);
  const erase = rowAt(call, MemoryWrite.erase, frame, b);
  const dErase = rowAt(call, MemoryWrite.dErase, frame, b);
  const write = rowAt(call, MemoryWrite.write, frame, b);
  const dWrite = rowAt(call, MemoryWrite.dWrite, frame, b);
  const scaled = V > 1 || retention;
  const block = workspace(frame);
  const sink = block + (<usize>(V + 1) << 4);
  const others = sink + stride;
  const fresh = <bool>size(call, MemoryWrite.fresh);
  const othersStride: usize = V == 1 ? 16 : (stride + 15) & ~15;
  let row0 = rowAt(call, MemoryWrite.prevMemory, frame, b);
  let d0 = rowAt(call, MemoryWrite.dMemory, frame, b);
  let prev0 = rowAt(call, MemoryWrite.dPrevMemory, frame, b);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    loadBlock(block, weights, retention, N, V, n);
    if (scaled) fillOthers(block, erase, others, othersStride, stride, V);
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    const d1 = blockRow(d0, 1, stride, rest, d0);
    const d2 = blockRow(d0, 2, stride, rest, d0);
    const d3 = blockRow(d0, 3, stride, rest, d0);
    const prev1 = blockRow(prev0, 1, stride, rest, sink);
    const prev2 = blockRow(prev0, 2, stride, rest, sink);
    const prev3 = blockRow(prev0, 3, stride, rest, sink);
    for (let v = 0; v < V; v++) {
      const head = <usize>v * stride;
      const sums = headGradient(
        row0, row1, row2, row3, d0, d1, d2, d3, prev0, prev1, prev2, prev3, block + (<usize>(v + 1) << 4),
        scaled ? others + <usize>(4 * v) * othersStride : 0, othersStride, V == 1,
        erase + head, dErase + head, write + head, dWrite + head, stride, v == 0, fresh,
      );
      addLanes(dWeights + (<usize>(v * N + n) << 2), sums, rest);
    }
    if (dRetention) {
      const sums = retentionGradient(row0, row1, row2, row3, d0, d1, d2, d3, block, erase, stride, V);
      addLanes(dRetention + (<usize>n << 2), sums, rest);
    }
    row0 += 4 * stride;
    d0 += 4 * stride;
    prev0 += 4 * stride;
  }
}
