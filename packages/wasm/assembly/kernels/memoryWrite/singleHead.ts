/**
 * memoryWrite backward for one write head that nothing else scales, M = M(t-1) ∘ (1 - w e^T) + w v^T:
 *
 *   de -= Σ_n w_n dM_n M(t-1)_n        dv += Σ_n w_n dM_n        dw_n += Σ_j dM (v - M(t-1) e)        dM(t-1) += dM (1 - w e)
 *
 * Eight columns, then four, while the rows of a chunk go by: de and dv stay in registers, and what a row has of dw in memory, in lanes.
 * Nobody has read M(t-1) yet in this step: it comes from far. Of a large memory the next chunk's is read meanwhile, a little with every row.
 */
import {
  addLanes,
  CHUNK,
  Constant,
  fetch,
  four,
  loadLanes,
  madd,
  nmadd,
  storeLanes,
  sumPairs,
  sumRows,
} from "../../vector";

/**
 * Bytes from row to row of what they have of dw: four lanes, and in the build "wide" four of the right columns.
 * @inline
 */
const SUM: usize = WIDE ? 32 : 16;

/** Bytes of `room`: the lanes of a chunk's rows. @inline */
export const ALONE_BYTES: i32 = CHUNK * <i32>SUM;

/** Bytes of a large memory. Of a smaller one a chunk is soon read, and costs less at once. @inline */
const LARGE: usize = 32768;

/** With `stores`, dM(t-1) is overwritten. */
export function writeAloneGradient(
  m: usize,
  d: usize,
  prev: usize,
  weights: usize,
  dWeights: usize,
  erase: usize,
  dErase: usize,
  write: usize,
  dWrite: usize,
  N: i32,
  W: i32,
  stores: bool,
  room: usize,
): void {
  const bytes = (<usize>(CHUNK * W)) << 2;
  const large = stores && W >= 8 && (<usize>(N * W)) << 2 >= LARGE;
  let near: bool = false;
  for (; N > 0; N -= CHUNK) {
    const rows = min(N, CHUNK);
    if (!near) fetch(m, (<usize>(rows * W)) << 2);
    fetch(d, (<usize>(rows * W)) << 2);
    for (let lanes = room; lanes < room + ALONE_BYTES; lanes += 32) {
      v128.store(lanes, f32x4.splat(0), 16);
      v128.store(lanes, f32x4.splat(0));
    }
    near = large && N >= 2 * CHUNK;
    if (near) chunk(m, d, prev, weights, erase, dErase, write, dWrite, rows, W, true, room, true);
    else if (stores) chunk(m, d, prev, weights, erase, dErase, write, dWrite, rows, W, true, room, false);
    else chunk(m, d, prev, weights, erase, dErase, write, dWrite, rows, W, false, room, false);
    for (let n = 0; n < rows; n += 4) {
      addLanes(dWeights + ((<usize>n) << 2), sumsOf(room + <usize>n * SUM), rows - n);
    }
    m += bytes;
    d += bytes;
    prev += bytes;
    weights += CHUNK * 4;
    dWeights += CHUNK * 4;
  }
}

/** What four rows have of dw. @inline */
function sumsOf(lanes: usize): v128 {
  if (!WIDE) return sumRows([v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48)]);
  return sumPairs(
    v128.load(lanes),
    v128.load(lanes, 16),
    v128.load(lanes, 32),
    v128.load(lanes, 48),
    v128.load(lanes, 64),
    v128.load(lanes, 80),
    v128.load(lanes, 96),
    v128.load(lanes, 112),
  );
}

/** The flags are literals. With `ahead` a whole chunk follows and is read as well. @inline */
function chunk(
  m: usize,
  d: usize,
  prev: usize,
  w: usize,
  e: usize,
  de: usize,
  a: usize,
  da: usize,
  rows: i32,
  W: i32,
  stores: bool,
  sums: usize,
  ahead: bool,
): void {
  const stride = (<usize>W) << 2;
  let next = m + <usize>CHUNK * stride;
  let at: usize = 0;
  for (; at < (stride & ~31); at += 32) {
    columns(
      m + at,
      d + at,
      prev + at,
      w,
      e + at,
      de + at,
      a + at,
      da + at,
      rows,
      stride,
      4,
      true,
      stores,
      sums,
      ahead,
      next,
    );
    next += CHUNK * 32;
  }
  for (; at < (stride & ~15); at += 16) {
    columns(
      m + at,
      d + at,
      prev + at,
      w,
      e + at,
      de + at,
      a + at,
      da + at,
      rows,
      stride,
      4,
      false,
      stores,
      sums,
      false,
      0,
    );
  }
  if (W & 3)
    columns(
      m + at,
      d + at,
      prev + at,
      w,
      e + at,
      de + at,
      a + at,
      da + at,
      rows,
      stride,
      W & 3,
      false,
      stores,
      sums,
      false,
      0,
    );
}

/**
 * `count` columns, with `wide` eight; the flags are literals. With `ahead` 32 bytes more of `next` are read with every row.
 * @inline
 */
function columns(
  m: usize,
  d: usize,
  prev: usize,
  w: usize,
  e: usize,
  de: usize,
  a: usize,
  da: usize,
  rows: i32,
  stride: usize,
  count: i32,
  wide: bool,
  stores: bool,
  sums: usize,
  ahead: bool,
  next: usize,
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
  for (const last = w + ((<usize>rows) << 2); w < last; w += 4) {
    if (ahead) {
      load<i32>(next);
      next += 32;
    }
    const weight = v128.load32_splat(w);
    const row0 = loadLanes(m, count);
    const row1 = wide ? v128.load(m, 16) : row0;
    const g0 = loadLanes(d, count);
    const g1 = wide ? v128.load(d, 16) : g0;
    const through0 = f32x4.mul(g0, nmadd(weight, e0, one));
    const through1 = wide ? f32x4.mul(g1, nmadd(weight, e1, one)) : one;
    const next0 = stores ? through0 : f32x4.add(loadLanes(prev, count), through0);
    const next1 = stores ? through1 : wide ? f32x4.add(v128.load(prev, 16), through1) : one;
    const sum0 = madd(g0, nmadd(row0, e0, a0), v128.load(sums));
    const sum1 = wide ? madd(g1, nmadd(row1, e1, a1), WIDE ? v128.load(sums, 16) : sum0) : one;
    const weighted0 = f32x4.mul(g0, weight);
    de0 = nmadd(weighted0, row0, de0);
    da0 = f32x4.add(da0, weighted0);
    if (wide) {
      const weighted1 = f32x4.mul(g1, weight);
      de1 = nmadd(weighted1, row1, de1);
      da1 = f32x4.add(da1, weighted1);
      v128.store(prev, next1, 16);
    }
    storeLanes(prev, next0, count);
    if (WIDE && wide) v128.store(sums, sum1, 16);
    v128.store(sums, wide && !WIDE ? sum1 : sum0);
    m += stride;
    d += stride;
    prev += stride;
    sums += SUM;
  }
  if (wide) v128.store(de, de1, 16);
  storeLanes(de, de0, count);
  if (wide) v128.store(da, da1, 16);
  storeLanes(da, da0, count);
}
