/**
 * The pass of linkStepGradient.ts over L(t-1) and the gradients of the links: rows i to i + 3, all their columns j in the lanes, packed
 * as linkStepPacks.ts says. It is apart from those of linkStepReads.ts since all in one is a chain of dependent steps longer than what
 * a processor looks ahead.
 */
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { LANES, loadLanes, loadRight, storeLanes, storeRight } from "../lanes/partial";
import { blockRow, sumPairs, sumRows } from "../lanes/rows";
import { FIELD1, FIELD2, FIELD3, FIELDS } from "./linkStepPacks";

/**
 * From dL in `now` the gradients of L(t-1), at `prev`, of w and of p(t-1); `now` ← L, but for the diagonal. L(t-1) is made from the
 * links at `kept` by the updates of the steps from `steps` to `last`. Rows that are not there repeat the one before, with dL = 0.
 * `spare`: SPARE_SUMS bytes. Returns [Σ_j dL_ij (p_j - L(t-1)_ij)], the rows' part of dw_i.
 */
export function sweepRows(
  prev: usize, kept: usize, steps: usize, last: usize, rest: i32, N: i32, now: usize, vectors: usize, wi: usize, fresh: bool,
  spare: usize,
): v128 {
  const stride = <usize>N << 2;
  const to1 = blockRow(0, 1, stride, rest, 0);
  const to2 = blockRow(0, 1, stride, rest - 1, 0);
  const to3 = blockRow(0, 1, stride, rest - 2, 0);
  const whole = <usize>(N & -LANES) << 2;
  const sums = fresh
    ? sweepLanes(prev, kept, to1, to2, to3, steps, last, now, vectors, wi, true, 0, whole, LANES, spare)
    : sweepLanes(prev, kept, to1, to2, to3, steps, last, now, vectors, wi, false, 0, whole, LANES, spare);
  const tail = N & (LANES - 1);
  if (!tail) return sums;
  const at = whole << 2;
  return f32x4.add(sums, sweepLanes(
    prev, kept, to1, to2, to3, steps, last, now + at, vectors + at, wi, fresh, whole, stride, tail, spare,
  ));
}

/** Columns from `at` to `end` (bytes of a row). */
// @ts-ignore: decorator
@inline
function sweepLanes(
  prev: usize, kept: usize, to1: usize, to2: usize, to3: usize, steps: usize, last: usize,
  now: usize, vectors: usize, w: usize, fresh: bool, at: usize, end: usize, count: i32, spare: usize,
): v128 {
  const one = four(Constant.one);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let rightSum0 = sum0;
  let rightSum1 = sum0;
  let rightSum2 = sum0;
  let rightSum3 = sum0;
  for (; at < end; at += LANES << 2) {
    let row = kept + at;
    let l0 = loadLanes(row, count);
    let right0 = WIDE ? loadRight(row, count) : l0;
    row += to1;
    let l1 = loadLanes(row, count);
    let right1 = WIDE ? loadRight(row, count) : l1;
    row += to2;
    let l2 = loadLanes(row, count);
    let right2 = WIDE ? loadRight(row, count) : l2;
    row += to3;
    let l3 = loadLanes(row, count);
    let right3 = WIDE ? loadRight(row, count) : l3;
    for (let step = steps; step < last; step += 32) {
      const w = <usize>load<u32>(step) + at;
      const prevP = <usize>load<u32>(step, 4) + at;
      const left = f32x4.sub(one, loadLanes(w, count));
      const p = loadLanes(prevP, count);
      const rightLeft = WIDE ? f32x4.sub(one, loadRight(w, count)) : left;
      const rightP = WIDE ? loadRight(prevP, count) : p;
      let wi = v128.load32_splat(step, 16);
      l0 = madd(f32x4.sub(left, wi), l0, f32x4.mul(wi, p));
      if (WIDE) right0 = madd(f32x4.sub(rightLeft, wi), right0, f32x4.mul(wi, rightP));
      wi = v128.load32_splat(step, 20);
      l1 = madd(f32x4.sub(left, wi), l1, f32x4.mul(wi, p));
      if (WIDE) right1 = madd(f32x4.sub(rightLeft, wi), right1, f32x4.mul(wi, rightP));
      wi = v128.load32_splat(step, 24);
      l2 = madd(f32x4.sub(left, wi), l2, f32x4.mul(wi, p));
      if (WIDE) right2 = madd(f32x4.sub(rightLeft, wi), right2, f32x4.mul(wi, rightP));
      wi = v128.load32_splat(step, 28);
      l3 = madd(f32x4.sub(left, wi), l3, f32x4.mul(wi, p));
      if (WIDE) right3 = madd(f32x4.sub(rightLeft, wi), right3, f32x4.mul(wi, rightP));
    }
    const left = f32x4.sub(one, v128.load(vectors));
    const p = v128.load(vectors, FIELD1);
    let dwj = v128.load(vectors, FIELD2);
    let dpj = v128.load(vectors, FIELD3);
    const rightLeft = WIDE ? f32x4.sub(one, v128.load(vectors, 16)) : left;
    const rightP = WIDE ? v128.load(vectors, FIELD1 + 16) : p;
    let rightDwj = WIDE ? v128.load(vectors, FIELD2 + 16) : dwj;
    let rightDpj = WIDE ? v128.load(vectors, FIELD3 + 16) : dpj;

    row = prev + at;
    const row1 = row + to1;
    const row2 = row1 + to2;
    const row3 = row2 + to3;

    let wi = v128.load32_splat(w, 12);
    let d = v128.load(now, FIELD3);
    sum3 = madd(d, f32x4.sub(p, l3), sum3);
    dwj = nmadd(d, l3, dwj);
    dpj = madd(d, wi, dpj);
    let keep = f32x4.sub(left, wi);
    let link = madd(keep, l3, f32x4.mul(wi, p));
    let rightLink = link;
    let dPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row3, count));
    let rightPrev = dPrev;
    if (WIDE) {
      d = v128.load(now, FIELD3 + 16);
      rightSum3 = madd(d, f32x4.sub(rightP, right3), rightSum3);
      rightDwj = nmadd(d, right3, rightDwj);
      rightDpj = madd(d, wi, rightDpj);
      keep = f32x4.sub(rightLeft, wi);
      rightLink = madd(keep, right3, f32x4.mul(wi, rightP));
      rightPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadRight(row3, count));
    }
    if (WIDE) v128.store(now, rightLink, FIELD3 + 16);
    v128.store(now, link, FIELD3);
    if (WIDE) storeRight(row3, rightPrev, count);
    storeLanes(row3, dPrev, count);

    wi = v128.load32_splat(w, 8);
    d = v128.load(now, FIELD2);
    sum2 = madd(d, f32x4.sub(p, l2), sum2);
    dwj = nmadd(d, l2, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    link = madd(keep, l2, f32x4.mul(wi, p));
    dPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row2, count));
    if (WIDE) {
      d = v128.load(now, FIELD2 + 16);
      rightSum2 = madd(d, f32x4.sub(rightP, right2), rightSum2);
      rightDwj = nmadd(d, right2, rightDwj);
      rightDpj = madd(d, wi, rightDpj);
      keep = f32x4.sub(rightLeft, wi);
      rightLink = madd(keep, right2, f32x4.mul(wi, rightP));
      rightPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadRight(row2, count));
    }
    if (WIDE) v128.store(now, rightLink, FIELD2 + 16);
    v128.store(now, link, FIELD2);
    if (WIDE) storeRight(row2, rightPrev, count);
    storeLanes(row2, dPrev, count);

    // Stored on the way too, which takes them off the registers: Binaryen puts off what is used but once.
    if (WIDE) v128.store(vectors, rightDwj, FIELD2 + 16);
    v128.store(vectors, dwj, FIELD2);
    if (WIDE) v128.store(vectors, rightDpj, FIELD3 + 16);
    v128.store(vectors, dpj, FIELD3);
    wi = v128.load32_splat(w, 4);
    d = v128.load(now, FIELD1);
    sum1 = madd(d, f32x4.sub(p, l1), sum1);
    dwj = nmadd(d, l1, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    link = madd(keep, l1, f32x4.mul(wi, p));
    dPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row1, count));
    if (WIDE) {
      d = v128.load(now, FIELD1 + 16);
      rightSum1 = madd(d, f32x4.sub(rightP, right1), rightSum1);
      rightDwj = nmadd(d, right1, rightDwj);
      rightDpj = madd(d, wi, rightDpj);
      keep = f32x4.sub(rightLeft, wi);
      rightLink = madd(keep, right1, f32x4.mul(wi, rightP));
      rightPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadRight(row1, count));
    }
    if (WIDE) v128.store(now, rightLink, FIELD1 + 16);
    v128.store(now, link, FIELD1);
    if (WIDE) storeRight(row1, rightPrev, count);
    storeLanes(row1, dPrev, count);

    wi = v128.load32_splat(w);
    d = v128.load(now);
    sum0 = madd(d, f32x4.sub(p, l0), sum0);
    dwj = nmadd(d, l0, dwj);
    dpj = madd(d, wi, dpj);
    keep = f32x4.sub(left, wi);
    link = madd(keep, l0, f32x4.mul(wi, p));
    dPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadLanes(row, count));
    if (WIDE) {
      d = v128.load(now, 16);
      rightSum0 = madd(d, f32x4.sub(rightP, right0), rightSum0);
      rightDwj = nmadd(d, right0, rightDwj);
      rightDpj = madd(d, wi, rightDpj);
      keep = f32x4.sub(rightLeft, wi);
      rightLink = madd(keep, right0, f32x4.mul(wi, rightP));
      rightPrev = fresh ? f32x4.mul(d, keep) : madd(d, keep, loadRight(row, count));
    }
    if (WIDE) v128.store(now, rightLink, 16);
    v128.store(now, link);
    if (WIDE) storeRight(row, rightPrev, count);
    storeLanes(row, dPrev, count);

    if (WIDE) v128.store(vectors, rightDwj, FIELD2 + 16);
    v128.store(vectors, dwj, FIELD2);
    if (WIDE) v128.store(vectors, rightDpj, FIELD3 + 16);
    v128.store(vectors, dpj, FIELD3);
    now += FIELDS;
    vectors += FIELDS;
  }
  if (WIDE) return sumPairs(sum0, rightSum0, sum1, rightSum1, sum2, rightSum2, sum3, rightSum3, spare);
  return sumRows(sum0, sum1, sum2, sum3);
}
