/**
 * Rows x_n of a matrix with W columns, and up to four heads h that have a weight w_nh for each row and a vector of W floats:
 *
 *   gather   sum_h += Σ_n w_nh x_n        spread   dx_n += Σ_h w_nh vector_h        pull   dx_n += pull_n x_n
 *
 * Some columns at a time, whose vectors and sums stay in registers while the rows go by. The weights stand in records (sweepRecords.ts).
 */
import { madd } from "./madd";
import { loadLanes, storeLanes } from "./partial";
import { sweepBroad } from "./sweepBroad";
import { Weights } from "./sweepRecords";

// What a sweep does: literals.
const enum Work {
  gather = 1,
  spread = 2,
  pull = 4,
}

export function gather(x: usize, sums: usize, records: usize, rows: i32, heads: i32, W: i32): void {
  sweep(Work.gather, x, 0, 0, sums, records, rows, heads, W);
}

export function spread(dx: usize, vectors: usize, records: usize, rows: i32, heads: i32, W: i32): void {
  sweep(Work.spread, 0, dx, vectors, 0, records, rows, heads, W);
}

export function gatherSpreadPull(
  x: usize,
  dx: usize,
  vectors: usize,
  sums: usize,
  records: usize,
  rows: i32,
  heads: i32,
  W: i32,
): void {
  sweep(Work.gather | Work.spread | Work.pull, x, dx, vectors, sums, records, rows, heads, W);
}

/** @inline */
function sweep(
  work: i32,
  x: usize,
  dx: usize,
  vectors: usize,
  sums: usize,
  records: usize,
  rows: i32,
  heads: i32,
  W: i32,
): void {
  const last = records + <usize>(rows * Weights.bytes);
  if (heads >= 4) sweepHeads(4, work, x, dx, vectors, sums, records, last, W);
  else if (heads == 3) sweepHeads(3, work, x, dx, vectors, sums, records, last, W);
  else if (heads == 2) sweepHeads(2, work, x, dx, vectors, sums, records, last, W);
  else sweepHeads(1, work, x, dx, vectors, sums, records, last, W);
}

/** @inline */
function sweepHeads(
  heads: Literal,
  work: i32,
  x: usize,
  dx: usize,
  vectors: usize,
  sums: usize,
  records: usize,
  last: usize,
  W: i32,
): void {
  const stride = (<usize>W) << 2;
  let at: usize = 0;
  if (WIDE && !(work & Work.pull)) {
    for (; at < (stride & ~63); at += 64) {
      if (work == Work.spread) sweepBroad(true, heads, dx + at, vectors + at, records, last, stride);
      else sweepBroad(false, heads, x + at, sums + at, records, last, stride);
    }
  }
  // twice as many columns where the registers suffice: a sum's next addition need not wait for the one before
  if (WIDE || heads < 3 || work == Work.gather || work == Work.spread) {
    for (; at < (stride & ~31); at += 32) {
      sweepLanes(heads, 2, work, x + at, dx + at, vectors + at, sums + at, records, last, stride, 4);
    }
  }
  for (; at < (stride & ~15); at += 16) {
    sweepLanes(heads, 1, work, x + at, dx + at, vectors + at, sums + at, records, last, stride, 4);
  }
  if (W & 3) sweepLanes(heads, 1, work, x + at, dx + at, vectors + at, sums + at, records, last, stride, W & 3);
}

/** `turn` vectors of columns; x, dx, vectors and sums begin at the first. @inline */
function sweepLanes(
  heads: Literal,
  turn: Literal,
  work: i32,
  x: usize,
  dx: usize,
  vectors: usize,
  sums: usize,
  record: usize,
  last: usize,
  stride: usize,
  count: i32,
): void {
  const gathers = (work & Work.gather) != 0;
  const spreads = (work & Work.spread) != 0;
  const vector = new StaticArray<v128>(turn * heads);
  const vectorAt = new StaticArray<usize>(heads);
  vectorAt[0] = vectors;
  for (let h = 1; h < heads; h++) vectorAt[h] = vectorAt[h - 1] + stride;
  for (let k = 0; k < turn; k++) {
    for (let h = 0; h < heads; h++) vector[heads * k + h] = loadVector(spreads, vectorAt[h], k, count);
  }
  const sum = new StaticArray<v128>(turn * heads);
  const sumAt = new StaticArray<usize>(heads);
  sumAt[0] = sums;
  for (let h = 1; h < heads; h++) sumAt[h] = sumAt[h - 1] + stride;
  for (let k = 0; k < turn; k++) {
    for (let h = 0; h < heads; h++) sum[heads * k + h] = loadVector(gathers, sumAt[h], k, count);
  }
  for (; record < last; record += Weights.bytes) {
    const row = new StaticArray<v128>(turn);
    const d = new StaticArray<v128>(turn);
    for (let k = 0; k < turn; k++) row[k] = loadVector(gathers, x, k, count);
    for (let k = 0; k < turn; k++) d[k] = loadVector(spreads, dx, k, count);
    if (work & Work.pull) {
      const pull = v128.load32_splat(record, Weights.pull);
      for (let k = 0; k < turn; k++) d[k] = madd(pull, row[k], d[k]);
    }
    for (let h = 0; h < heads; h++) {
      const weight = v128.load32_splat(record, 4 * h);
      for (let k = 0; k < turn; k++) {
        if (gathers) sum[heads * k + h] = madd(weight, row[k], sum[heads * k + h]);
        if (spreads) d[k] = madd(weight, vector[heads * k + h], d[k]);
      }
    }
    if (spreads) for (let k = turn - 1; k >= 0; k--) storeVector(dx, d[k], k, count);
    x += stride;
    dx += stride;
  }
  if (!gathers) return;
  for (let h = 0; h < heads; h++) {
    for (let k = turn - 1; k >= 0; k--) storeVector(sumAt[h], sum[heads * k + h], k, count);
  }
}

/** Vector k of a turn; `used` is a literal. @inline */
function loadVector(used: bool, x: usize, k: i32, count: i32): v128 {
  if (!used) return f32x4.splat(0);
  return k ? v128.load(x, 16) : loadLanes(x, count);
}

/** @inline */
function storeVector(x: usize, v: v128, k: i32, count: i32): void {
  if (k) v128.store(x, v, 16);
  else storeLanes(x, v, count);
}
