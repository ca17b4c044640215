/**
 * Blocks of four rows of a matrix. Lane r of a result belongs to row r. Where fewer than four rows are left, the others repeat
 * row 0 when read and go to a sink when written.
 */
import { madd } from "./madd";
import { loadLanes } from "./partial";

/** Row r of a block: `otherwise` where only `rest` rows are left and it is not among them. */
// @ts-ignore: decorator
@inline
export function blockRow(row0: usize, r: i32, stride: usize, rest: i32, otherwise: usize): usize {
  return rest > r ? row0 + <usize>r * stride : otherwise;
}

/**
 * [Σa Σb Σc Σd], each in the order of `sum4`:
 *   a0 a1 a2 a3 + b0 b1 b2 b3   →   a0+a2 b0+b2 a1+a3 b1+b3   →   Σa Σb Σc Σd
 */
// @ts-ignore: decorator
@inline
export function sumRows(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Lane r everywhere; r is a literal. */
// @ts-ignore: decorator
@inline
export function splatLane(v: v128, r: i32): v128 {
  if (r == 0) return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
  if (r == 1) return v128.shuffle<f32>(v, v, 1, 1, 1, 1);
  return r == 2 ? v128.shuffle<f32>(v, v, 2, 2, 2, 2) : v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

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
  const whole = end & ~15;
  const squares = productLanes(row0, row1, row2, row3, x, y, ofX, ofY, 0, whole, 4, squared, pair, false);
  if (!(n & 3)) return squares;
  return f32x4.add(
    squares,
    productLanes(row0, row1, row2, row3, x, y, ofX, ofY, whole, end, n & 3, squared, pair, true),
  );
}

// @ts-ignore: decorator
@inline
function productLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  x: usize, y: usize, ofX: usize, ofY: usize, at: usize, end: usize, count: i32, squared: bool, pair: bool, added: bool,
): v128 {
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
  for (; at < end; at += 16) {
    const a = loadLanes(x + at, count);
    const b = pair ? loadLanes(y + at, count) : a;
    let row = loadLanes(row0 + at, count);
    x0 = madd(row, a, x0);
    if (pair) y0 = madd(row, b, y0);
    if (squared) s0 = madd(row, row, s0);
    row = loadLanes(row1 + at, count);
    x1 = madd(row, a, x1);
    if (pair) y1 = madd(row, b, y1);
    if (squared) s1 = madd(row, row, s1);
    row = loadLanes(row2 + at, count);
    x2 = madd(row, a, x2);
    if (pair) y2 = madd(row, b, y2);
    if (squared) s2 = madd(row, row, s2);
    row = loadLanes(row3 + at, count);
    x3 = madd(row, a, x3);
    if (pair) y3 = madd(row, b, y3);
    if (squared) s3 = madd(row, row, s3);
  }
  const sums = sumRows(x0, x1, x2, x3);
  v128.store(ofX, added ? f32x4.add(v128.load(ofX), sums) : sums);
  if (pair) {
    const ofPair = sumRows(y0, y1, y2, y3);
    v128.store(ofY, added ? f32x4.add(v128.load(ofY), ofPair) : ofPair);
  }
  return squared ? sumRows(s0, s1, s2, s3) : s0;
}

/** [Σ_j row_rj²] over n floats, with `weights` (unless 0) [Σ_j weight_j row_rj²]. */
export function rowSquares(row0: usize, row1: usize, row2: usize, row3: usize, weights: usize, n: i32): v128 {
  const end = <usize>n << 2;
  const whole = end & ~15;
  if (weights) {
    const sums = squareLanes(row0, row1, row2, row3, true, weights, 0, whole, 4);
    if (!(n & 3)) return sums;
    return f32x4.add(sums, squareLanes(row0, row1, row2, row3, true, weights, whole, end, n & 3));
  }
  const sums = squareLanes(row0, row1, row2, row3, false, 0, 0, whole, 4);
  if (!(n & 3)) return sums;
  return f32x4.add(sums, squareLanes(row0, row1, row2, row3, false, 0, whole, end, n & 3));
}

// @ts-ignore: decorator
@inline
function squareLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  weighted: bool, weights: usize, at: usize, end: usize, count: i32,
): v128 {
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (; at < end; at += 16) {
    const x0 = loadLanes(row0 + at, count);
    const x1 = loadLanes(row1 + at, count);
    const x2 = loadLanes(row2 + at, count);
    const x3 = loadLanes(row3 + at, count);
    if (weighted) {
      const weight = loadLanes(weights + at, count);
      sum0 = madd(f32x4.mul(x0, weight), x0, sum0);
      sum1 = madd(f32x4.mul(x1, weight), x1, sum1);
      sum2 = madd(f32x4.mul(x2, weight), x2, sum2);
      sum3 = madd(f32x4.mul(x3, weight), x3, sum3);
    } else {
      sum0 = madd(x0, x0, sum0);
      sum1 = madd(x1, x1, sum1);
      sum2 = madd(x2, x2, sum2);
      sum3 = madd(x3, x3, sum3);
    }
  }
  return sumRows(sum0, sum1, sum2, sum3);
}
