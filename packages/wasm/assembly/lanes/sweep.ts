/**
 * Rows x_n of a matrix with W columns, and up to four heads h that have a weight w_nh for each row and a vector of W floats:
 *
 *   gather   sum_h += Σ_n w_nh x_n        spread   dx_n += Σ_h w_nh vector_h        pull   dx_n += pull_n x_n
 *
 * Four columns at a time, whose vectors and sums stay in registers while the rows go by. A row's weights stand in a record:
 *
 *   w_n0 w_n1 w_n2 w_n3 | pull_n  -  -  -
 */
import { madd } from "./madd";
import { loadLanes, storeLanes } from "./partial";

export const enum Weights { pull = 16, bytes = 32 }

/** Rows to sweep at a time: few enough to stay in the first cache from column to column. */
// @ts-ignore: decorator
@inline
export const CHUNK: i32 = 16;

// What a sweep does: literals.
const enum Work { gather = 1, spread = 2, pull = 4 }

/** The weights of one head for four rows; its place in the first row's record is `at`. */
// @ts-ignore: decorator
@inline
export function setWeights(at: usize, weights: v128): void {
  v128.store32_lane(at, weights, 0);
  v128.store32_lane(at, weights, 1, Weights.bytes);
  v128.store32_lane(at, weights, 2, 2 * Weights.bytes);
  v128.store32_lane(at, weights, 3, 3 * Weights.bytes);
}

/** The weights [heads N] of up to four heads for the rows of a chunk. */
export function fillRecords(weights: usize, records: usize, rows: i32, heads: i32, N: i32): void {
  for (let h = 0; h < min(heads, 4); h++) {
    let record = records + (<usize>h << 2);
    for (let i = 0; i < rows; i += 4) {
      setWeights(record, loadLanes(weights + (<usize>i << 2), rows - i));
      record += 4 * Weights.bytes;
    }
    weights += <usize>N << 2;
  }
}

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
  if (heads < 3 || work == Work.gather || work == Work.spread) {
    for (; at < (stride & ~31); at += 32) {
      sweepLanes(work, heads, x + at, dx + at, vectors + at, sums + at, records, last, stride, 4, true);
    }
  }
  for (; at < (stride & ~15); at += 16) {
    sweepLanes(work, heads, x + at, dx + at, vectors + at, sums + at, records, last, stride, 4, false);
  }
  if (W & 3) sweepLanes(work, heads, x + at, dx + at, vectors + at, sums + at, records, last, stride, W & 3, false);
}

/** `work`, `heads` and `wide` are literals; x, dx, vectors and sums begin at the first column. */
// @ts-ignore: decorator
@inline
function sweepLanes(
  work: i32, heads: i32, x: usize, dx: usize, vectors: usize, sums: usize, record: usize, last: usize, stride: usize,
  count: i32, wide: bool,
): void {
  const gathers = (work & Work.gather) != 0;
  const spreads = (work & Work.spread) != 0;
  const vector0 = vectorOf(spreads, vectors, count);
  const vector1 = vectorOf(spreads && heads > 1, vectors + stride, count);
  const vector2 = vectorOf(spreads && heads > 2, vectors + 2 * stride, count);
  const vector3 = vectorOf(spreads && heads > 3, vectors + 3 * stride, count);
  const right0 = vectorOf(wide && spreads, vectors + 16, count);
  const right1 = vectorOf(wide && spreads && heads > 1, vectors + stride + 16, count);
  const right2 = vectorOf(wide && spreads && heads > 2, vectors + 2 * stride + 16, count);
  const right3 = vectorOf(wide && spreads && heads > 3, vectors + 3 * stride + 16, count);
  let sum0 = vectorOf(gathers, sums, count);
  let sum1 = vectorOf(gathers && heads > 1, sums + stride, count);
  let sum2 = vectorOf(gathers && heads > 2, sums + 2 * stride, count);
  let sum3 = vectorOf(gathers && heads > 3, sums + 3 * stride, count);
  let rightSum0 = vectorOf(wide && gathers, sums + 16, count);
  let rightSum1 = vectorOf(wide && gathers && heads > 1, sums + stride + 16, count);
  let rightSum2 = vectorOf(wide && gathers && heads > 2, sums + 2 * stride + 16, count);
  let rightSum3 = vectorOf(wide && gathers && heads > 3, sums + 3 * stride + 16, count);
  for (; record < last; record += Weights.bytes) {
    const row = vectorOf(gathers, x, count);
    const rightRow = vectorOf(wide && gathers, x + 16, count);
    let d = vectorOf(spreads, dx, count);
    let rightD = vectorOf(wide && spreads, dx + 16, count);
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
    if (spreads) storeLanes(dx, d, count);
    if (wide && spreads) storeLanes(dx + 16, rightD, count);
    x += stride;
    dx += stride;
  }
  if (!gathers) return;
  storeLanes(sums, sum0, count);
  if (heads > 1) storeLanes(sums + stride, sum1, count);
  if (heads > 2) storeLanes(sums + 2 * stride, sum2, count);
  if (heads > 3) storeLanes(sums + 3 * stride, sum3, count);
  if (!wide) return;
  storeLanes(sums + 16, rightSum0, count);
  if (heads > 1) storeLanes(sums + stride + 16, rightSum1, count);
  if (heads > 2) storeLanes(sums + 2 * stride + 16, rightSum2, count);
  if (heads > 3) storeLanes(sums + 3 * stride + 16, rightSum3, count);
}

// @ts-ignore: decorator
@inline
function vectorOf(used: bool, x: usize, count: i32): v128 {
  return used ? loadLanes(x, count) : f32x4.splat(0);
}
