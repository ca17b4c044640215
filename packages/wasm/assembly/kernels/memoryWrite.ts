/**
 * M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
 *
 * Four memory rows n at a time, columns j in the lanes; the four weights of each write head, and the four ψ, stand in the
 * workspace meanwhile. A factor's gradient takes the product of the other heads' factors, never a quotient.
 */
import { size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow } from "../lanes/rows";
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
  return (V + 1) * 16 + W * 4 + V * 4 * (W * 4 + 16);
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryWrite.N);
  const V = size(call, MemoryWrite.V);
  const stride = <usize>size(call, MemoryWrite.W) << 2;
  const weights = rowAt(call, MemoryWrite.writeWeights, frame, b);
  const retention = rowAt(call, MemoryWrite.retention, frame, b);
  const erase = rowAt(call, MemoryWrite.erase, frame, b);
  const write = rowAt(call, MemoryWrite.write, frame, b);
  const block = workspace(frame);
  const sink = block + (<usize>(V + 1) << 4);
  let from = rowAt(call, MemoryWrite.prevMemory, frame, b);
  let to = rowAt(call, MemoryWrite.memory, frame, b);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    loadBlock(block, weights, retention, N, V, n);
    const from1 = blockRow(from, 1, stride, rest, from);
    const from2 = blockRow(from, 2, stride, rest, from);
    const from3 = blockRow(from, 3, stride, rest, from);
    const to1 = blockRow(to, 1, stride, rest, sink);
    const to2 = blockRow(to, 2, stride, rest, sink);
    const to3 = blockRow(to, 3, stride, rest, sink);
    let at: usize = 0;
    for (; at < (stride & ~15); at += 16) {
      writeLanes(from + at, from1 + at, from2 + at, from3 + at, to + at, to1 + at, to2 + at, to3 + at,
        block, erase + at, write + at, stride, V, 4);
    }
    if (at < stride) {
      writeLanes(from + at, from1 + at, from2 + at, from3 + at, to + at, to1 + at, to2 + at, to3 + at,
        block, erase + at, write + at, stride, V, <i32>(stride - at) >> 2);
    }
    from += 4 * stride;
    to += 4 * stride;
  }
}

// @ts-ignore: decorator
@inline
function writeLanes(
  from0: usize, from1: usize, from2: usize, from3: usize, to0: usize, to1: usize, to2: usize, to3: usize,
  block: usize, erase: usize, write: usize, stride: usize, V: i32, count: i32,
): void {
  const one = four(Constant.one);
  let kept0 = f32x4.mul(loadLanes(from0, count), v128.load32_splat(block));
  let kept1 = f32x4.mul(loadLanes(from1, count), v128.load32_splat(block, 4));
  let kept2 = f32x4.mul(loadLanes(from2, count), v128.load32_splat(block, 8));
  let kept3 = f32x4.mul(loadLanes(from3, count), v128.load32_splat(block, 12));
  let added0 = f32x4.splat(0);
  let added1 = added0;
  let added2 = added0;
  let added3 = added0;
  for (let v = 0; v < V; v++) {
    block += 16;
    const e = loadLanes(erase, count);
    const a = loadLanes(write, count);
    let w = v128.load32_splat(block);
    kept0 = f32x4.mul(kept0, nmadd(w, e, one));
    added0 = madd(w, a, added0);
    w = v128.load32_splat(block, 4);
    kept1 = f32x4.mul(kept1, nmadd(w, e, one));
    added1 = madd(w, a, added1);
    w = v128.load32_splat(block, 8);
    kept2 = f32x4.mul(kept2, nmadd(w, e, one));
    added2 = madd(w, a, added2);
    w = v128.load32_splat(block, 12);
    kept3 = f32x4.mul(kept3, nmadd(w, e, one));
    added3 = madd(w, a, added3);
    erase += stride;
    write += stride;
  }
  storeLanes(to0, f32x4.add(kept0, added0), count);
  storeLanes(to1, f32x4.add(kept1, added1), count);
  storeLanes(to2, f32x4.add(kept2, added2), count);
  storeLanes(to3, f32x4.add(kept3, added3), count);
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
    fillOthers(block, erase, others, othersStride, stride, V);
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
        others + <usize>(4 * v) * othersStride, othersStride, V == 1,
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
