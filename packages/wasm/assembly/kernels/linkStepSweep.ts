/**
 * Rows i to i + 3 of linkStepGradient.ts, columns j in the lanes: dL from its two sources, a tile of eight columns at a time, and
 * from dL the gradients of L(t-1), w and p(t-1); on the way L from L(t-1), for the gradients of the reads.
 */
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow, splatLane, sumRows } from "../lanes/rows";

/** Bytes of a tile: four rows of eight floats. */
// @ts-ignore: decorator
@inline
export const TILE: usize = 128;

/** The whole of it; behind the tile stand coefficients and packed vectors, behind `none` a row to write to and four of L. */
// @ts-ignore: decorator
@inline
export function sweepRows(
  d: usize, link: usize, dPrev: usize, w: usize, prevP: usize, dw: usize, dPrevP: usize,
  i: i32, N: i32, R: i32, tile: usize, none: usize, fresh: bool,
): void {
  const stride = <usize>N << 2;
  const whole = stride & ~15;
  const rest = N - i;
  const own = <usize>i << 2;
  const sink = none + stride;
  const wi = loadLanes(w + own, rest);
  const d1 = blockRow(d, 1, stride, rest, none);
  const d2 = blockRow(d, 2, stride, rest, none);
  const d3 = blockRow(d, 3, stride, rest, none);
  const link1 = blockRow(link, 1, stride, rest, link);
  const link2 = blockRow(link, 2, stride, rest, link);
  const link3 = blockRow(link, 3, stride, rest, link);
  const prev1 = blockRow(dPrev, 1, stride, rest, sink);
  const prev2 = blockRow(dPrev, 2, stride, rest, sink);
  const prev3 = blockRow(dPrev, 3, stride, rest, sink);
  let sums = sweepLanes(
    d, d1, d2, d3, link, link1, link2, link3, dPrev, prev1, prev2, prev3,
    wi, w, prevP, dw, dPrevP, own, R, tile, none + 2 * stride, stride, fresh, 0, whole, 4,
  );
  if (N & 3) {
    sums = f32x4.add(sums, sweepLanes(
      d, d1, d2, d3, link, link1, link2, link3, dPrev, prev1, prev2, prev3,
      wi, w, prevP, dw, dPrevP, own, R, tile, none + 2 * stride, stride, fresh, whole, stride, N & 3,
    ));
  }
  addLanes(dw + own, sums, rest);
}

/**
 * Columns from `at` to `end` (bytes); `now` takes the rows of L, but for their diagonal.
 * Returns Σ_j dL (p_j - L(t-1)), the rows' part of dw_i.
 */
// @ts-ignore: decorator
@inline
function sweepLanes(
  d0: usize, d1: usize, d2: usize, d3: usize, link0: usize, link1: usize, link2: usize, link3: usize,
  prev0: usize, prev1: usize, prev2: usize, prev3: usize, wi: v128, w: usize, prevP: usize, dw: usize, dPrevP: usize,
  own: usize, R: i32, tile: usize, now0: usize, stride: usize, fresh: bool, at: usize, end: usize, count: i32,
): v128 {
  const coefficients = tile + TILE;
  const packed = coefficients + <usize>R * 32;
  const now1 = now0 + stride;
  const now2 = now1 + stride;
  const now3 = now2 + stride;
  const one = four(Constant.one);
  const w0 = splatLane(wi, 0);
  const w1 = splatLane(wi, 1);
  const w2 = splatLane(wi, 2);
  const w3 = splatLane(wi, 3);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  while (at < end) {
    shareOfReads(coefficients, packed, packed + (at >> 5) * <usize>R * 64, tile);
    for (const stop = min(end, (at & ~31) + 32); at < stop; at += 16) {
      const share = tile + (at & 16);
      const kept = f32x4.sub(one, loadLanes(w + at, count));
      const p = loadLanes(prevP + at, count);
      let dwj = loadLanes(dw + at, count);
      let dpj = loadLanes(dPrevP + at, count);
      const diagonal = at == own;

      let keep = kept;
      let d = f32x4.add(v128.load(share), loadLanes(d0 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 0, 0);
      let link = loadLanes(link0 + at, count);
      sum0 = madd(d, f32x4.sub(p, link), sum0);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w0, dpj);
      keep = f32x4.sub(kept, w0);
      storeLanes(now0 + at, madd(keep, link, f32x4.mul(w0, p)), count);
      storeLanes(prev0 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev0 + at, count)), count);

      d = f32x4.add(v128.load(share, 32), loadLanes(d1 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 1, 0);
      link = loadLanes(link1 + at, count);
      sum1 = madd(d, f32x4.sub(p, link), sum1);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w1, dpj);
      keep = f32x4.sub(kept, w1);
      storeLanes(now1 + at, madd(keep, link, f32x4.mul(w1, p)), count);
      storeLanes(prev1 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev1 + at, count)), count);

      d = f32x4.add(v128.load(share, 64), loadLanes(d2 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 2, 0);
      link = loadLanes(link2 + at, count);
      sum2 = madd(d, f32x4.sub(p, link), sum2);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w2, dpj);
      keep = f32x4.sub(kept, w2);
      storeLanes(now2 + at, madd(keep, link, f32x4.mul(w2, p)), count);
      storeLanes(prev2 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev2 + at, count)), count);

      d = f32x4.add(v128.load(share, 96), loadLanes(d3 + at, count));
      if (diagonal) d = f32x4.replace_lane(d, 3, 0);
      link = loadLanes(link3 + at, count);
      sum3 = madd(d, f32x4.sub(p, link), sum3);
      dwj = nmadd(d, link, dwj);
      dpj = madd(d, w3, dpj);
      keep = f32x4.sub(kept, w3);
      storeLanes(now3 + at, madd(keep, link, f32x4.mul(w3, p)), count);
      storeLanes(prev3 + at, madd(d, keep, fresh ? f32x4.splat(0) : loadLanes(prev3 + at, count)), count);

      storeLanes(dw + at, dwj, count);
      storeLanes(dPrevP + at, dpj, count);
    }
  }
  return sumRows(sum0, sum1, sum2, sum3);
}

/** tile ← Σ_k coefficients_k vectors_k, four rows of eight columns; `vectors` of this tile */
// @ts-ignore: decorator
@inline
function shareOfReads(coefficients: usize, end: usize, vectors: usize, tile: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (; coefficients < end; coefficients += 16) {
    const a = v128.load(vectors);
    const b = v128.load(vectors, 16);
    let c = v128.load32_splat(coefficients);
    a0 = madd(c, a, a0);
    b0 = madd(c, b, b0);
    c = v128.load32_splat(coefficients, 4);
    a1 = madd(c, a, a1);
    b1 = madd(c, b, b1);
    c = v128.load32_splat(coefficients, 8);
    a2 = madd(c, a, a2);
    b2 = madd(c, b, b2);
    c = v128.load32_splat(coefficients, 12);
    a3 = madd(c, a, a3);
    b3 = madd(c, b, b3);
    vectors += 32;
  }
  v128.store(tile, a0);
  v128.store(tile, b0, 16);
  v128.store(tile, a1, 32);
  v128.store(tile, b1, 48);
  v128.store(tile, a2, 64);
  v128.store(tile, b2, 80);
  v128.store(tile, a3, 96);
  v128.store(tile, b3, 112);
}
