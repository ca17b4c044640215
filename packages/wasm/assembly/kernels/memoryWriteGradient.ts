/**
 * memoryWrite backward: four memory rows at a time, columns j in the lanes. A factor's gradient takes the product of the other heads'
 * factors, never a quotient; one head that nothing else scales needs none (memoryWriteAlone.ts).
 */
import { size, workspace } from "../call";
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow, sumRows } from "../lanes/rows";
import { MemoryWrite } from "../operands";
import { rowAt } from "../row";
import { ALONE_BYTES, writeAloneGradient } from "./memoryWriteAlone";
import { fillOthers, loadBlock, retentionGradient } from "./memoryWriteFactors";

/** ψ and the weights of a block; a sink; the products of the other factors. */
export function memoryWriteGradientBytes(call: usize): i32 {
  const V = size(call, MemoryWrite.V);
  const W = size(call, MemoryWrite.W);
  return max(ALONE_BYTES, (V + 1) * 16 + W * 4 + V * 4 * (W * 4 + 16));
}

export function memoryWriteGradient(call: usize, frame: usize, b: i32): void {
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
  const fresh = <bool>size(call, MemoryWrite.fresh);
  const memory = rowAt(call, MemoryWrite.prevMemory, frame, b);
  const dMemory = rowAt(call, MemoryWrite.dMemory, frame, b);
  const dPrevMemory = rowAt(call, MemoryWrite.dPrevMemory, frame, b);
  if (V == 1 && !retention) {
    const W = size(call, MemoryWrite.W);
    return writeAloneGradient(
      memory, dMemory, dPrevMemory, weights, dWeights, erase, dErase, write, dWrite, N, W, fresh, workspace(frame),
    );
  }
  const block = workspace(frame);
  const sink = block + (<usize>(V + 1) << 4);
  const others = sink + stride;
  const othersStride: usize = V == 1 ? 16 : (stride + 15) & ~15;
  let row0 = memory;
  let d0 = dMemory;
  let prev0 = dPrevMemory;
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

/**
 * For one head, with m = M(t-1) others:  de -= Σ dM m w,  dv += Σ dM w,  and once (`first`) dM(t-1) += dM others (1 - w e),
 * or ← where it is fresh.
 * Returns Σ_j dM (v - m e), the rows' part of dw.
 */
// @ts-ignore: decorator
@inline
function headGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  prev0: usize, prev1: usize, prev2: usize, prev3: usize, weights: usize, others: usize, step: usize, alone: bool,
  erase: usize, dErase: usize, write: usize, dWrite: usize, stride: usize, first: bool, fresh: bool,
): v128 {
  const whole = stride & ~15;
  const sums = headLanes(
    row0, row1, row2, row3, d0, d1, d2, d3, prev0, prev1, prev2, prev3, weights, others, step, alone,
    erase, dErase, write, dWrite, first, fresh, 0, whole, 4,
  );
  if (whole == stride) return sums;
  return f32x4.add(sums, headLanes(
    row0, row1, row2, row3, d0, d1, d2, d3, prev0, prev1, prev2, prev3, weights, others, step, alone,
    erase, dErase, write, dWrite, first, fresh, whole, stride, <i32>(stride - whole) >> 2,
  ));
}

// @ts-ignore: decorator
@inline
function headLanes(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  prev0: usize, prev1: usize, prev2: usize, prev3: usize, weights: usize, others: usize, step: usize, alone: bool,
  erase: usize, dErase: usize, write: usize, dWrite: usize, first: bool, fresh: bool, at: usize, end: usize, count: i32,
): v128 {
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; at < end; at += 16) {
    const column = others + (alone ? 0 : at);
    const e = loadLanes(erase + at, count);
    const a = loadLanes(write + at, count);
    let de = loadLanes(dErase + at, count);
    let da = loadLanes(dWrite + at, count);

    let other = v128.load(column);
    let d = loadLanes(d0 + at, count);
    let m = f32x4.mul(loadLanes(row0 + at, count), other);
    let w = v128.load32_splat(weights);
    sum0 = madd(d, nmadd(m, e, a), sum0);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev0 + at, d, other, w, e, fresh, count);

    other = v128.load(column + step);
    d = loadLanes(d1 + at, count);
    m = f32x4.mul(loadLanes(row1 + at, count), other);
    w = v128.load32_splat(weights, 4);
    sum1 = madd(d, nmadd(m, e, a), sum1);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev1 + at, d, other, w, e, fresh, count);

    other = v128.load(column + 2 * step);
    d = loadLanes(d2 + at, count);
    m = f32x4.mul(loadLanes(row2 + at, count), other);
    w = v128.load32_splat(weights, 8);
    sum2 = madd(d, nmadd(m, e, a), sum2);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev2 + at, d, other, w, e, fresh, count);

    other = v128.load(column + 3 * step);
    d = loadLanes(d3 + at, count);
    m = f32x4.mul(loadLanes(row3 + at, count), other);
    w = v128.load32_splat(weights, 12);
    sum3 = madd(d, nmadd(m, e, a), sum3);
    de = nmadd(f32x4.mul(d, m), w, de);
    da = madd(d, w, da);
    if (first) keepLanes(prev3 + at, d, other, w, e, fresh, count);

    storeLanes(dErase + at, de, count);
    storeLanes(dWrite + at, da, count);
  }
  return sumRows(sum0, sum1, sum2, sum3);
}

/** dM(t-1) += dM others (1 - w e), or ← where it is fresh */
// @ts-ignore: decorator
@inline
function keepLanes(prev: usize, d: v128, others: v128, w: v128, e: v128, fresh: bool, count: i32): void {
  const through = f32x4.mul(d, others);
  storeLanes(prev, madd(through, nmadd(w, e, four(Constant.one)), fresh ? f32x4.splat(0) : loadLanes(prev, count)), count);
}
