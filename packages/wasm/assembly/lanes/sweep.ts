/**
 * Rows x_n of a matrix with W columns, and up to four heads h that have a weight w_nh for each row and a vector of W floats:
 *
 *   gather   sum_h += Σ_n w_nh x_n        spread   dx_n += Σ_h w_nh vector_h        pull   dx_n += pull_n x_n
 *
 * Four or eight columns at a time, whose vectors and sums stay in registers while the rows go by. The weights stand in
 * records (sweepRecords.ts).
 */
import { madd } from "./madd";
import { loadLanes, storeLanes } from "./partial";
import { Weights } from "./sweepRecords";

// What a sweep does: literals.
const enum Work { gather = 1, spread = 2, pull = 4 }

export function gather(x: usize, sums: usize, records: usize, rows: i32, heads: i32, W: i32): void {
  sweep(Work.gather, x, 0, 0, sums, records, rows, heads, W);
}

export function spread(dx: usize, vectors: usize, records: usize, rows: i32, heads: i32, W: i32): void {
  sweep(Work.spread, 0, dx, vectors, 0, records, rows, heads, W);
}

export function gatherSpreadPull(
  x: usize, dx: usize, vectors: usize, sums: usize, records: usize, rows: i32, heads: i32, W: i32,
): void {
  sweep(Work.gather | Work.spread | Work.pull, x, dx, vectors, sums, records, rows, heads, W);
}

// @ts-ignore: decorator
@inline
function sweep(
  work: i32, x: usize, dx: usize, vectors: usize, sums: usize, records: usize, rows: i32, heads: i32, W: i32,
): void {
  const last = records + <usize>(rows * Weights.bytes);
  if (heads >= 4) sweepHeads(work, 4, x, dx, vectors, sums, records, last, W);
  else if (heads == 3) sweepHeads(work, 3, x, dx, vectors, sums, records, last, W);
  else if (heads == 2) sweepHeads(work, 2, x, dx, vectors, sums, records, last, W);
  else sweepHeads(work, 1, x, dx, vectors, sums, records, last, W);
}

// @ts-ignore: decorator
@inline
function sweepHeads(
  work: i32, heads: i32, x: usize, dx: usize, vectors: usize, sums: usize, records: usize, last: usize, W: i32,
): void {
  const stride = <usize>W << 2;
  let at: usize = 0;
  // twice as many columns where the registers suffice: a sum's next addition need not wait for the one before
  if (WIDE || heads < 3 || work == Work.gather || work == Work.spread) {
    for (; at < (stride & ~31); at += 32) {
      sweepLanes(work, heads, x + at, dx + at, vectors + at, sums + at, records, last, stride, 4, true);
    }
  }
  for (; at < (stride & ~15); at += 16) {
    sweepLanes(work, heads, x + at, dx + at, vectors + at, sums + at, records, last, stride, 4, false);
  }
  if (W & 3) sweepLanes(work, heads, x + at, dx + at, vectors + at, sums + at, records, last, stride, W & 3, false);
}

/** `work`, `heads` and `wide`, with which there are eight columns, are literals; x, dx, vectors and sums begin at the first column. */
// @ts-ignore: decorator
@inline
function sweepLanes(
  work: i32, heads: i32, x: usize, dx: usize, vectors: usize, sums: usize, record: usize, last: usize, stride: usize,
  count: i32, wide: bool,
): void {
  const gathers = (work & Work.gather) != 0;
  const spreads = (work & Work.spread) != 0;
  const vectors1 = vectors + stride;
  const vectors2 = vectors1 + stride;
  const vectors3 = vectors2 + stride;
  const vector0 = leftOf(spreads, vectors, count);
  const vector1 = leftOf(spreads && heads > 1, vectors1, count);
  const vector2 = leftOf(spreads && heads > 2, vectors2, count);
  const vector3 = leftOf(spreads && heads > 3, vectors3, count);
  const right0 = rightOf(wide && spreads, vectors);
  const right1 = rightOf(wide && spreads && heads > 1, vectors1);
  const right2 = rightOf(wide && spreads && heads > 2, vectors2);
  const right3 = rightOf(wide && spreads && heads > 3, vectors3);
  const sums1 = sums + stride;
  const sums2 = sums1 + stride;
  const sums3 = sums2 + stride;
  let sum0 = leftOf(gathers, sums, count);
  let sum1 = leftOf(gathers && heads > 1, sums1, count);
  let sum2 = leftOf(gathers && heads > 2, sums2, count);
  let sum3 = leftOf(gathers && heads > 3, sums3, count);
  let rightSum0 = rightOf(wide && gathers, sums);
  let rightSum1 = rightOf(wide && gathers && heads > 1, sums1);
  let rightSum2 = rightOf(wide && gathers && heads > 2, sums2);
  let rightSum3 = rightOf(wide && gathers && heads > 3, sums3);
  for (; record < last; record += Weights.bytes) {
    const row = leftOf(gathers, x, count);
    const rightRow = rightOf(wide && gathers, x);
    let d = leftOf(spreads, dx, count);
    let rightD = rightOf(wide && spreads, dx);
    if (work & Work.pull) {
      const pull = v128.load32_splat(record, Weights.pull);
      d = madd(pull, row, d);
      if (wide) rightD = madd(pull, rightRow, rightD);
    }
    let weight = v128.load32_splat(record);
    if (gathers) sum0 = madd(weight, row, sum0);
    if (spreads) d = madd(weight, vector0, d);
    if (wide && gathers) rightSum0 = madd(weight, rightRow, rightSum0);
    if (wide && spreads) rightD = madd(weight, right0, rightD);
    if (heads > 1) {
      weight = v128.load32_splat(record, 4);
      if (gathers) sum1 = madd(weight, row, sum1);
      if (spreads) d = madd(weight, vector1, d);
      if (wide && gathers) rightSum1 = madd(weight, rightRow, rightSum1);
      if (wide && spreads) rightD = madd(weight, right1, rightD);
    }
    if (heads > 2) {
      weight = v128.load32_splat(record, 8);
      if (gathers) sum2 = madd(weight, row, sum2);
      if (spreads) d = madd(weight, vector2, d);
      if (wide && gathers) rightSum2 = madd(weight, rightRow, rightSum2);
      if (wide && spreads) rightD = madd(weight, right2, rightD);
    }
    if (heads > 3) {
      weight = v128.load32_splat(record, 12);
      if (gathers) sum3 = madd(weight, row, sum3);
      if (spreads) d = madd(weight, vector3, d);
      if (wide && gathers) rightSum3 = madd(weight, rightRow, rightSum3);
      if (wide && spreads) rightD = madd(weight, right3, rightD);
    }
    if (wide && spreads) v128.store(dx, rightD, 16);
    if (spreads) storeLanes(dx, d, count);
    x += stride;
    dx += stride;
  }
  if (!gathers) return;
  if (wide) v128.store(sums, rightSum0, 16);
  storeLanes(sums, sum0, count);
  if (wide && heads > 1) v128.store(sums1, rightSum1, 16);
  if (heads > 1) storeLanes(sums1, sum1, count);
  if (wide && heads > 2) v128.store(sums2, rightSum2, 16);
  if (heads > 2) storeLanes(sums2, sum2, count);
  if (wide && heads > 3) v128.store(sums3, rightSum3, 16);
  if (heads > 3) storeLanes(sums3, sum3, count);
}

// @ts-ignore: decorator
@inline
function leftOf(used: bool, x: usize, count: i32): v128 {
  return used ? loadLanes(x, count) : f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function rightOf(used: bool, x: usize): v128 {
  return used ? v128.load(x, 16) : f32x4.splat(0);
}
