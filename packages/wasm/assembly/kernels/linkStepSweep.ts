/**
 * The pass of linkStepGradient.ts over L(t-1) and the gradients of the links: rows i to i + 3, all their columns j in the lanes, packed
 * as linkStepPacks.ts says. It is apart from those of linkStepReads.ts since all in one is a chain of dependent steps longer than what
 * a processor looks ahead.
 */
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { blockRow, sumRows } from "../lanes/rows";

/**
 * From dL in `now` the gradients of L(t-1), at `prev`, of w and of p(t-1); `now` ← L, but for the diagonal. L(t-1) is made from the
 * links at `kept` by the updates of the steps from `steps` to `last`. Rows that are not there repeat the one before, with dL = 0.
 * Returns [Σ_j dL_ij (p_j - L(t-1)_ij)], the rows' part of dw_i.
 */
export function sweepRows(
  prev: usize, kept: usize, steps: usize, last: usize, rest: i32, N: i32, now: usize, vectors: usize, wi: usize, fresh: bool,
): v128 {
  const stride = <usize>N << 2;
  const to1 = blockRow(0, 1, stride, rest, 0);
  const to2 = blockRow(0, 1, stride, rest - 1, 0);
  const to3 = blockRow(0, 1, stride, rest - 2, 0);
  const whole = stride & ~15;
  const sums = fresh
    ? sweepLanes(prev, kept, to1, to2, to3, steps, last, now, vectors, wi, true, 0, whole, 4)
    : sweepLanes(prev, kept, to1, to2, to3, steps, last, now, vectors, wi, false, 0, whole, 4);
  if (!(N & 3)) return sums;
  const at = whole << 2;
  return f32x4.add(sums, sweepLanes(
    prev, kept, to1, to2, to3, steps, last, now + at, vectors + at, wi, fresh, whole, stride, N & 3,
  ));
}

/** Columns from `at` to `end` (bytes of a row). */
// @ts-ignore: decorator
@inline
function sweepLanes(
  prev: usize, kept: usize, to1: usize, to2: usize, to3: usize, steps: usize, last: usize,
  now: usize, vectors: usize, w: usize, fresh: bool, at: usize, end: usize, count: i32,
): v128 {
  const one = four(Constant.one);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; at < end; at += 16) {
    let row = kept + at;
    let l0 = loadLanes(row, count);
    row += to1;
    let l1 = loadLanes(row, count);
    row += to2;
    let l2 = loadLanes(row, count);
    row += to3;
    let l3 = loadLanes(row, count);
    for (let step = steps; step < last; step += 32) {
      const left = f32x4.sub(one, loadLanes(<usize>load<u32>(step) + at, count));
      const p = loadLanes(<usize>load<u32>(step, 4) + at, count);
      let wi = v128.load32_splat(step, 16);
      l0 = madd(f32x4.sub(left, wi), l0, f32x4.mul(wi, p));
      wi = v128.load32_splat(step, 20);
      l1 = madd(f32x4.sub(left, wi), l1, f32x4.mul(wi, p));
      wi = v128.load32_splat(step, 24);
      l2 = madd(f32x4.sub(left, wi), l2, f32x4.mul(wi, p));
      wi = v128.load32_splat(step, 28);
      l3 = madd(f32x4.sub(left, wi), l3, f32x4.mul(wi, p));
    }
    const left = f32x4.sub(one, v128.load(vectors));
    const p = v128.load(vectors, 16);
    let dwj = v128.load(vectors, 32);
    let dpj = v128.load(vectors, 48);

    row = prev + at;
    const row1 = row + to1;
    const row2 = row1 + to2;
    const row3 = row2 + to3;

    let wi = v128.load32_splat(w, 12);
    let d = v128.load(now, 48);
    sum3 = madd(d, f32x4.sub(p, l3), sum3);
    dwj = nmadd(d, l3, dwj);
    dpj = madd(d, wi, dpj);
    let keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l3, f32x4.mul(wi, p)), 48);
    storeLanes(row3, fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row3, count)), count);

    wi = v128.load32_splat(w, 8);
    d = v128.load(now, 32);
    sum2 = madd(d, f32x4.sub(p, l2), sum2);
    dwj = nmadd(d, l2, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l2, f32x4.mul(wi, p)), 32);
    storeLanes(row2, fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row2, count)), count);

    // Stored on the way too, which takes them off the registers: Binaryen puts off what is used but once.
    v128.store(vectors, dwj, 32);
    v128.store(vectors, dpj, 48);
    wi = v128.load32_splat(w, 4);
    d = v128.load(now, 16);
    sum1 = madd(d, f32x4.sub(p, l1), sum1);
    dwj = nmadd(d, l1, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l1, f32x4.mul(wi, p)), 16);
    storeLanes(row1, fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row1, count)), count);

    wi = v128.load32_splat(w);
    d = v128.load(now);
    sum0 = madd(d, f32x4.sub(p, l0), sum0);
    dwj = nmadd(d, l0, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    v128.store(now, madd(keep, l0, f32x4.mul(wi, p)));
    storeLanes(row, fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row, count)), count);

    v128.store(vectors, dwj, 32);
    v128.store(vectors, dpj, 48);
    now += 64;
    vectors += 64;
  }
  return sumRows(sum0, sum1, sum2, sum3);
}
