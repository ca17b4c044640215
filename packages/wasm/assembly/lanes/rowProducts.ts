/** Products of blocks of four rows with vectors and with themselves; lane r of a result belongs to row r. */
import { madd } from "./madd";
import { loadLanes } from "./partial";
import { sumPairs, sumRows } from "./rows";

/**
 * dots_k ← [row_r · x_k] for K vectors x_k of n floats that stand one after the other; the dots stand `step` bytes apart. Two at a
 * time, for each load of a row.
 */
export function rowDots(
  row0: usize, row1: usize, row2: usize, row3: usize,
  x: usize, K: i32, n: i32, dots: usize, step: usize,
): void {
  const stride = <usize>n << 2;
  for (; K > 1; K -= 2) {
    products(row0, row1, row2, row3, x, x + stride, n, dots, dots + step, false, true);
    x += 2 * stride;
    dots += 2 * step;
  }
  if (K) products(row0, row1, row2, row3, x, x, n, dots, dots, false, false);
}

/** `rowDots` for K ≥ 1; returns [Σ_j row_rj²]. */
export function rowDotsAndSquares(
  row0: usize, row1: usize, row2: usize, row3: usize,
  x: usize, K: i32, n: i32, dots: usize, step: usize,
): v128 {
  if (K == 1) return products(row0, row1, row2, row3, x, x, n, dots, dots, true, false);
  const y = x + (<usize>n << 2);
  const squares = products(row0, row1, row2, row3, x, y, n, dots, dots + step, true, true);
  if (K > 2) rowDots(row0, row1, row2, row3, x + (<usize>n << 3), K - 2, n, dots + 2 * step, step);
  return squares;
}

/** ofX ← [row_r · x], with `pair` ofY ← [row_r · y]; returns, with `squared`, [Σ_j row_rj²]. Both flags are literals. */
// @ts-ignore: decorator
@inline
function products(
  row0: usize, row1: usize, row2: usize, row3: usize,
  x: usize, y: usize, n: i32, ofX: usize, ofY: usize, squared: bool, pair: bool,
): v128 {
  const end = <usize>n << 2;
  const whole = wholeOf(n);
  const squares = productLanes(row0, row1, row2, row3, x, y, ofX, ofY, 0, whole, n, squared, pair, false);
  if (whole == end) return squares;
  return f32x4.add(
    squares,
    productLanes(row0, row1, row2, row3, x, y, ofX, ofY, whole, end, n, squared, pair, true),
  );
}

/** Bytes of n floats that are taken whole: eight at a time in the build "wide", else four. */
// @ts-ignore: decorator
@inline
function wholeOf(n: i32): usize {
  return <usize>(n & (WIDE ? ~7 : ~3)) << 2;
}

/**
 * Of the columns from `at` to `end`; `tail`, a literal, for what is left of n. In the build "wide" a product has two sums, of the left and
 * the right four of eight columns.
 */
// @ts-ignore: decorator
@inline
function productLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  x: usize, y: usize, ofX: usize, ofY: usize, at: usize, end: usize, n: i32, squared: bool, pair: bool, tail: bool,
): v128 {
  const wide = <bool>(WIDE && !tail);
  let x0 = f32x4.splat(0);
  let x1 = x0;
  let x2 = x0;
  let x3 = x0;
  let y0 = x0;
  let y1 = x0;
  let y2 = x0;
  let y3 = x0;
  let s0 = x0;
  let s1 = x0;
  let s2 = x0;
  let s3 = x0;
  let rightX0 = x0;
  let rightX1 = x0;
  let rightX2 = x0;
  let rightX3 = x0;
  let rightY0 = x0;
  let rightY1 = x0;
  let rightY2 = x0;
  let rightY3 = x0;
  let rightS0 = x0;
  let rightS1 = x0;
  let rightS2 = x0;
  let rightS3 = x0;
  for (; at < end; at += wide ? 32 : 16) {
    const count = tail ? (WIDE ? n - (<i32>at >> 2) : n & 3) : 4;
    const a = loadLanes(x + at, count);
    const b = pair ? loadLanes(y + at, count) : a;
    const rightA = wide ? v128.load(x + at, 16) : a;
    const rightB = wide && pair ? v128.load(y + at, 16) : b;
    let row = loadLanes(row0 + at, count);
    let right = wide ? v128.load(row0 + at, 16) : row;
    x0 = madd(row, a, x0);
    if (pair) y0 = madd(row, b, y0);
    if (squared) s0 = madd(row, row, s0);
    if (wide) rightX0 = madd(right, rightA, rightX0);
    if (wide && pair) rightY0 = madd(right, rightB, rightY0);
    if (wide && squared) rightS0 = madd(right, right, rightS0);
    row = loadLanes(row1 + at, count);
    if (wide) right = v128.load(row1 + at, 16);
    x1 = madd(row, a, x1);
    if (pair) y1 = madd(row, b, y1);
    if (squared) s1 = madd(row, row, s1);
    if (wide) rightX1 = madd(right, rightA, rightX1);
    if (wide && pair) rightY1 = madd(right, rightB, rightY1);
    if (wide && squared) rightS1 = madd(right, right, rightS1);
    row = loadLanes(row2 + at, count);
    if (wide) right = v128.load(row2 + at, 16);
    x2 = madd(row, a, x2);
    if (pair) y2 = madd(row, b, y2);
    if (squared) s2 = madd(row, row, s2);
    if (wide) rightX2 = madd(right, rightA, rightX2);
    if (wide && pair) rightY2 = madd(right, rightB, rightY2);
    if (wide && squared) rightS2 = madd(right, right, rightS2);
    row = loadLanes(row3 + at, count);
    if (wide) right = v128.load(row3 + at, 16);
    x3 = madd(row, a, x3);
    if (pair) y3 = madd(row, b, y3);
    if (squared) s3 = madd(row, row, s3);
    if (wide) rightX3 = madd(right, rightA, rightX3);
    if (wide && pair) rightY3 = madd(right, rightB, rightY3);
    if (wide && squared) rightS3 = madd(right, right, rightS3);
  }
  const sums = wide ? sumPairs(x0, rightX0, x1, rightX1, x2, rightX2, x3, rightX3) : sumRows(x0, x1, x2, x3);
  v128.store(ofX, tail ? f32x4.add(v128.load(ofX), sums) : sums);
  if (pair) {
    const ofPair = wide ? sumPairs(y0, rightY0, y1, rightY1, y2, rightY2, y3, rightY3) : sumRows(y0, y1, y2, y3);
    v128.store(ofY, tail ? f32x4.add(v128.load(ofY), ofPair) : ofPair);
  }
  if (!squared) return s0;
  return wide ? sumPairs(s0, rightS0, s1, rightS1, s2, rightS2, s3, rightS3) : sumRows(s0, s1, s2, s3);
}

/** [Σ_j row_rj²] over n floats, with `weights` (unless 0) [Σ_j weight_j row_rj²]. */
export function rowSquares(row0: usize, row1: usize, row2: usize, row3: usize, weights: usize, n: i32): v128 {
  return weights ? squares(row0, row1, row2, row3, true, weights, n) : squares(row0, row1, row2, row3, false, 0, n);
}

// @ts-ignore: decorator
@inline
function squares(row0: usize, row1: usize, row2: usize, row3: usize, weighted: bool, weights: usize, n: i32): v128 {
  const end = <usize>n << 2;
  const whole = wholeOf(n);
  const sums = squareLanes(row0, row1, row2, row3, weighted, weights, 0, whole, n, false);
  if (whole == end) return sums;
  return f32x4.add(sums, squareLanes(row0, row1, row2, row3, weighted, weights, whole, end, n, true));
}

/** As `productLanes`. */
// @ts-ignore: decorator
@inline
function squareLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  weighted: bool, weights: usize, at: usize, end: usize, n: i32, tail: bool,
): v128 {
  const wide = <bool>(WIDE && !tail);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let right0 = sum0;
  let right1 = sum0;
  let right2 = sum0;
  let right3 = sum0;
  for (; at < end; at += wide ? 32 : 16) {
    const count = tail ? (WIDE ? n - (<i32>at >> 2) : n & 3) : 4;
    const x0 = loadLanes(row0 + at, count);
    const x1 = loadLanes(row1 + at, count);
    const x2 = loadLanes(row2 + at, count);
    const x3 = loadLanes(row3 + at, count);
    const weight = weighted ? loadLanes(weights + at, count) : x0;
    sum0 = madd(weighted ? f32x4.mul(x0, weight) : x0, x0, sum0);
    sum1 = madd(weighted ? f32x4.mul(x1, weight) : x1, x1, sum1);
    sum2 = madd(weighted ? f32x4.mul(x2, weight) : x2, x2, sum2);
    sum3 = madd(weighted ? f32x4.mul(x3, weight) : x3, x3, sum3);
    if (wide) {
      const y0 = v128.load(row0 + at, 16);
      const y1 = v128.load(row1 + at, 16);
      const y2 = v128.load(row2 + at, 16);
      const y3 = v128.load(row3 + at, 16);
      const right = weighted ? v128.load(weights + at, 16) : y0;
      right0 = madd(weighted ? f32x4.mul(y0, right) : y0, y0, right0);
      right1 = madd(weighted ? f32x4.mul(y1, right) : y1, y1, right1);
      right2 = madd(weighted ? f32x4.mul(y2, right) : y2, y2, right2);
      right3 = madd(weighted ? f32x4.mul(y3, right) : y3, y3, right3);
    }
  }
  return wide ? sumPairs(sum0, right0, sum1, right1, sum2, right2, sum3, right3) : sumRows(sum0, sum1, sum2, sum3);
}
