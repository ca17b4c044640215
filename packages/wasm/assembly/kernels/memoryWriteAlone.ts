/**
 * memoryWrite backward for one write head that nothing else scales, M = M(t-1) ∘ (1 - w e^T) + w v^T:
 *
 *   de -= Σ_n w_n dM_n M(t-1)_n        dv += Σ_n w_n dM_n        dw_n += Σ_j dM (v - M(t-1) e)        dM(t-1) += dM (1 - w e)
 *
 * Eight columns, then four, while the rows of a chunk go by: de and dv stay in registers, and what a row has of dw in memory, in lanes.
 * Nobody has read M(t-1) yet in this step: it comes from far. Of a large memory the next chunk's is read meanwhile, a little with every row.
 */
import { Constant, four } from "../lanes/constants";
import { fetch, keepRead } from "../lanes/fetch";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { sumRows } from "../lanes/rows";
import { CHUNK } from "../lanes/sweepRecords";

/** Bytes of `room`: the lanes of a chunk's rows. */
// @ts-ignore: decorator
@inline
export const ALONE_BYTES: i32 = CHUNK * 16;

/** Bytes of a large memory. Of a smaller one a chunk is soon read, and costs less at once. */
// @ts-ignore: decorator
@inline
const LARGE: usize = 32768;

/** With `fresh`, dM(t-1) is overwritten. */
export function writeAloneGradient(
  m: usize, d: usize, prev: usize, weights: usize, dWeights: usize, erase: usize, dErase: usize, write: usize, dWrite: usize,
  N: i32, W: i32, fresh: bool, room: usize,
): void {
  const bytes = <usize>(CHUNK * W) << 2;
  const large = fresh && W >= 8 && <usize>(N * W) << 2 >= LARGE;
  let near = false;
  for (; N > 0; N -= CHUNK) {
    const rows = min(N, CHUNK);
    if (!near) fetch(m, <usize>(rows * W) << 2);
    fetch(d, <usize>(rows * W) << 2);
    for (let at: usize = 0; at < <usize>ALONE_BYTES; at += 16) v128.store(room + at, f32x4.splat(0));
    near = large && N >= 2 * CHUNK;
    if (near) chunk(m, d, prev, weights, erase, dErase, write, dWrite, rows, W, true, room, true);
    else if (fresh) chunk(m, d, prev, weights, erase, dErase, write, dWrite, rows, W, true, room, false);
    else chunk(m, d, prev, weights, erase, dErase, write, dWrite, rows, W, false, room, false);
    for (let n = 0; n < rows; n += 4) {
      const lanes = room + (<usize>n << 4);
      const sums = sumRows(v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48));
      addLanes(dWeights + (<usize>n << 2), sums, rows - n);
    }
    m += bytes;
    d += bytes;
    prev += bytes;
    weights += CHUNK * 4;
    dWeights += CHUNK * 4;
  }
}

/** The flags are literals. With `ahead` a whole chunk follows and is read as well. */
// @ts-ignore: decorator
@inline
function chunk(
  m: usize, d: usize, prev: usize, w: usize, e: usize, de: usize, a: usize, da: usize, rows: i32, W: i32, fresh: bool, sums: usize,
  ahead: bool,
): void {
  const stride = <usize>W << 2;
  let next = m + <usize>CHUNK * stride;
  let at: usize = 0;
  for (; at < (stride & ~31); at += 32) {
    columns(m + at, d + at, prev + at, w, e + at, de + at, a + at, da + at, rows, stride, 4, true, fresh, sums, ahead, next);
    next += CHUNK * 32;
  }
  for (; at < (stride & ~15); at += 16) {
    columns(m + at, d + at, prev + at, w, e + at, de + at, a + at, da + at, rows, stride, 4, false, fresh, sums, false, 0);
  }
  if (W & 3) columns(m + at, d + at, prev + at, w, e + at, de + at, a + at, da + at, rows, stride, W & 3, false, fresh, sums, false, 0);
}

/** `count` columns, with `wide` eight; the flags are literals. With `ahead` 32 bytes more of `next` are read with every row. */
// @ts-ignore: decorator
@inline
function columns(
  m: usize, d: usize, prev: usize, w: usize, e: usize, de: usize, a: usize, da: usize, rows: i32, stride: usize,
  count: i32, wide: bool, fresh: bool, sums: usize, ahead: bool, next: usize,
): void {
  const one = four(Constant.one);
  const e0 = loadLanes(e, count);
  const a0 = loadLanes(a, count);
  const e1 = wide ? v128.load(e, 16) : one;
  const a1 = wide ? v128.load(a, 16) : one;
  let de0 = loadLanes(de, count);
  let da0 = loadLanes(da, count);
  let de1 = wide ? v128.load(de, 16) : one;
  let da1 = wide ? v128.load(da, 16) : one;
  let read: i32 = 0;
  for (const last = w + (<usize>rows << 2); w < last; w += 4) {
    if (ahead) {
      read |= load<i32>(next);
      next += 32;
    }
    const weight = v128.load32_splat(w);
    let row = loadLanes(m, count);
    let g = loadLanes(d, count);
    let sum = madd(g, nmadd(row, e0, a0), v128.load(sums));
    let weighted = f32x4.mul(g, weight);
    de0 = nmadd(weighted, row, de0);
    da0 = f32x4.add(da0, weighted);
    let through = f32x4.mul(g, nmadd(weight, e0, one));
    storeLanes(prev, fresh ? through : f32x4.add(loadLanes(prev, count), through), count);
    if (wide) {
      row = v128.load(m, 16);
      g = v128.load(d, 16);
      sum = madd(g, nmadd(row, e1, a1), sum);
      weighted = f32x4.mul(g, weight);
      de1 = nmadd(weighted, row, de1);
      da1 = f32x4.add(da1, weighted);
      through = f32x4.mul(g, nmadd(weight, e1, one));
      v128.store(prev, fresh ? through : f32x4.add(v128.load(prev, 16), through), 16);
    }
    v128.store(sums, sum);
    m += stride;
    d += stride;
    prev += stride;
    sums += 16;
  }
  if (ahead) keepRead(read);
  storeLanes(de, de0, count);
  storeLanes(da, da0, count);
  if (!wide) return;
  v128.store(de, de1, 16);
  v128.store(da, da1, 16);
}
