/**
 * Sweeps over rows x_n of a matrix with W columns. Up to four heads h have a weight w_nh for each row and a vector of W floats:
 *
 *   gather   sum_h += Σ_n w_nh x_n        spread   dx_n += Σ_h w_nh vector_h        pull   dx_n += pull_n x_n
 *
 * A sweep takes a few columns of all rows at a time and keeps their vectors and sums in registers. Weights and pulls are in records
 * (sweepRecords.ts).
 */
import { madd } from "./madd";
import { loadVector, storeVector } from "./partial";
import { Weights } from "./sweepRecords";

/** What a sweep computes: literals. */
const enum Work {
  gather = 1,
  spread = 2,
  pull = 4,
}

export function gather(x: usize, sums: usize, records: usize, rows: i32, heads: i32, W: i32): void {
  sweep(Work.gather, [x, 0, 0, sums], records, rows, heads, W);
}

export function spread(dx: usize, vectors: usize, records: usize, rows: i32, heads: i32, W: i32): void {
  sweep(Work.spread, [0, dx, vectors, 0], records, rows, heads, W);
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
  sweep(Work.gather | Work.spread | Work.pull, [x, dx, vectors, sums], records, rows, heads, W);
}

/** `matrices` are x, dx, the vectors and the sums. @inline */
function sweep(work: i32, matrices: Four<usize>, records: usize, rows: i32, heads: i32, W: i32): void {
  const end = records + <usize>(rows * Weights.bytes);
  if (heads >= 4) sweepHeads(4, work, matrices, records, end, W);
  else if (heads == 3) sweepHeads(3, work, matrices, records, end, W);
  else if (heads == 2) sweepHeads(2, work, matrices, records, end, W);
  else sweepHeads(1, work, matrices, records, end, W);
}

/** @inline */
function sweepHeads(heads: Literal, work: i32, matrices: Four<usize>, records: usize, end: usize, W: i32): void {
  const stride = (<usize>W) << 2;
  let at: usize = 0;
  // More sums hide more of an addition's latency, if all of them fit in registers.
  if (WIDE && !(work & Work.pull)) {
    for (; at < (stride & ~63); at += 64) sweepLanes(heads, 4, work, matrices, at, records, end, stride, 4);
  }
  if (WIDE || heads < 3 || work == Work.gather || work == Work.spread) {
    for (; at < (stride & ~31); at += 32) sweepLanes(heads, 2, work, matrices, at, records, end, stride, 4);
  }
  for (; at < (stride & ~15); at += 16) sweepLanes(heads, 1, work, matrices, at, records, end, stride, 4);
  if (W & 3) sweepLanes(heads, 1, work, matrices, at, records, end, stride, W & 3);
}

/** Sweeps the columns from byte `at`: `width` vectors, or `count` columns. @inline */
function sweepLanes(
  heads: Literal,
  width: Literal,
  work: i32,
  matrices: Four<usize>,
  at: usize,
  record: usize,
  end: usize,
  stride: usize,
  count: i32,
): void {
  const gathers = (work & Work.gather) != 0;
  const spreads = (work & Work.spread) != 0;
  let x = matrices[0] + at;
  let dx = matrices[1] + at;
  const vector = new StaticArray<v128>(heads * width);
  let vectorAt = matrices[2] + at;
  for (let h = 0; h < heads; h++) {
    if (spreads) for (let k = 0; k < width; k++) vector[h * width + k] = loadVector(k, vectorAt, count);
    vectorAt += stride;
  }
  const sum = new StaticArray<v128>(heads * width);
  const sumAt = new StaticArray<usize>(heads);
  sumAt[0] = matrices[3] + at;
  for (let h = 1; h < heads; h++) sumAt[h] = sumAt[h - 1] + stride;
  for (let h = 0; h < heads; h++) {
    if (gathers) for (let k = 0; k < width; k++) sum[h * width + k] = loadVector(k, sumAt[h], count);
  }
  for (; record < end; record += Weights.bytes) {
    const row = new StaticArray<v128>(width);
    const d = new StaticArray<v128>(width);
    if (gathers) for (let k = 0; k < width; k++) row[k] = loadVector(k, x, count);
    if (spreads) for (let k = 0; k < width; k++) d[k] = loadVector(k, dx, count);
    if (work & Work.pull) {
      const pull = v128.load32_splat(record, Weights.pull);
      for (let k = 0; k < width; k++) d[k] = madd(pull, row[k], d[k]);
    }
    for (let h = 0; h < heads; h++) {
      const weight = v128.load32_splat(record, 4 * h);
      for (let k = 0; k < width; k++) {
        if (gathers) sum[h * width + k] = madd(weight, row[k], sum[h * width + k]);
        if (spreads) d[k] = madd(weight, vector[h * width + k], d[k]);
      }
    }
    if (spreads) for (let k = width - 1; k >= 0; k--) storeVector(k, dx, d[k], count);
    if (gathers) x += stride;
    if (spreads) dx += stride;
  }
  if (!gathers) return;
  for (let h = 0; h < heads; h++) {
    for (let k = width - 1; k >= 0; k--) storeVector(k, sumAt[h], sum[h * width + k], count);
  }
}
