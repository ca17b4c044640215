/** Products of blocks of four rows with vectors and with themselves; lane r of a result belongs to row r. */
import { madd } from "./madd";
import { LANES, loadLanes } from "./partial";
import { sumBoth, sumRows } from "./rows";

/**
 * dots_k ← [row_r · x_k] for K vectors x_k of n floats that stand one after the other; the dots stand `step` bytes apart. Two at a
 * time, for each load of a row.
 */
export function rowDots(row: Four<usize>, x: usize, K: i32, n: i32, dots: usize, step: usize): void {
  const stride = (<usize>n) << 2;
  for (; K > 1; K -= 2) {
    products(row, x, x + stride, n, dots, dots + step, false, true);
    x += 2 * stride;
    dots += 2 * step;
  }
  if (K) products(row, x, x, n, dots, dots, false, false);
}

/** `rowDots` for K ≥ 1; returns [Σ_j row_rj²]. */
export function rowDotsAndSquares(row: Four<usize>, x: usize, K: i32, n: i32, dots: usize, step: usize): v128 {
  if (K == 1) return products(row, x, x, n, dots, dots, true, false);
  const y = x + ((<usize>n) << 2);
  const squares = products(row, x, y, n, dots, dots + step, true, true);
  if (K > 2) rowDots(row, x + ((<usize>n) << 3), K - 2, n, dots + 2 * step, step);
  return squares;
}

/** ofX ← [row_r · x], with `two` ofY ← [row_r · y]; returns, with `squared`, [Σ_j row_rj²]. Both flags are literals. @inline */
function products(
  row: Four<usize>,
  x: usize,
  y: usize,
  n: i32,
  ofX: usize,
  ofY: usize,
  squared: bool,
  two: bool,
): v128 {
  const end = (<usize>n) << 2;
  const whole = (<usize>(n & -LANES)) << 2;
  const squares = productLanes(row, x, y, ofX, ofY, 0, whole, n, squared, two, false);
  if (whole == end) return squares;
  return f32x4.add(squares, productLanes(row, x, y, ofX, ofY, whole, end, n, squared, two, true));
}

/** Of the columns from `at` to `end`; `tail`, a literal, for what is left of n. @inline */
function productLanes(
  row: Four<usize>,
  x: usize,
  y: usize,
  ofX: usize,
  ofY: usize,
  at: usize,
  end: usize,
  n: i32,
  squared: bool,
  two: bool,
  tail: bool,
): v128 {
  const xs = new StaticArray<Pair>(4);
  const ys = new StaticArray<Pair>(4);
  const squares = new StaticArray<Pair>(4);
  for (; at < end; at += tail ? 16 : 4 * LANES) {
    const count = tail ? (WIDE ? n - (<i32>at >> 2) : n & 3) : LANES;
    const a: Pair = loadLanes(x + at, count);
    const b: Pair = two ? loadLanes(y + at, count) : a;
    for (let r = 0; r < 4; r++) {
      const element: Pair = loadLanes(row[r] + at, count);
      xs[r] = madd(element, a, xs[r]);
      if (two) ys[r] = madd(element, b, ys[r]);
      if (squared) squares[r] = madd(element, element, squares[r]);
    }
  }
  storeDots(ofX, xs, tail);
  if (two) storeDots(ofY, ys, tail);
  if (!squared) return left(squares[0]);
  return tail ? sumRows(left(squares)) : sumBoth(squares);
}

/** dots ← or, of a tail, += [Σ sum_r]. @inline */
function storeDots(dots: usize, sum: Four<Pair>, tail: bool): void {
  const sums = tail ? sumRows(left(sum)) : sumBoth(sum);
  v128.store(dots, tail ? f32x4.add(v128.load(dots), sums) : sums);
}

/** [Σ_j row_rj²] over n floats, with `weights` (unless 0) [Σ_j weight_j row_rj²]. */
export function rowSquares(row: Four<usize>, weights: usize, n: i32): v128 {
  return weights ? squares(row, true, weights, n) : squares(row, false, 0, n);
}

/** @inline */
function squares(row: Four<usize>, weighted: bool, weights: usize, n: i32): v128 {
  const end = (<usize>n) << 2;
  const whole = (<usize>(n & -LANES)) << 2;
  const sums = squareLanes(row, weighted, weights, 0, whole, n, false);
  if (whole == end) return sums;
  return f32x4.add(sums, squareLanes(row, weighted, weights, whole, end, n, true));
}

/** As `productLanes`. @inline */
function squareLanes(
  row: Four<usize>,
  weighted: bool,
  weights: usize,
  at: usize,
  end: usize,
  n: i32,
  tail: bool,
): v128 {
  const sum = new StaticArray<Pair>(4);
  for (; at < end; at += tail ? 16 : 4 * LANES) {
    const count = tail ? (WIDE ? n - (<i32>at >> 2) : n & 3) : LANES;
    const x = new StaticArray<Pair>(4);
    for (let r = 0; r < 4; r++) x[r] = loadLanes(row[r] + at, count);
    const weight: Pair = weighted ? loadLanes(weights + at, count) : x[0];
    for (let r = 0; r < 4; r++) sum[r] = madd(weighted ? f32x4.mul(x[r], weight) : x[r], x[r], sum[r]);
  }
  return tail ? sumRows(left(sum)) : sumBoth(sum);
}
