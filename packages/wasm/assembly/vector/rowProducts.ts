/** Products of four rows with vectors and with themselves. Lane r of a result belongs to row r. */
import { madd } from "./madd";
import { LANES, loadLanes } from "./partial";
import { sumBoth, sumRows } from "./rows";

/**
 * dots_k ← [row_r · x_k] for K consecutive vectors x_k of n floats. `step` is the distance of the dots in bytes. Two vectors share each
 * load of a row.
 */
export function rowDots(row: Four<usize>, x: usize, K: i32, n: i32, dots: usize, step: usize): void {
  const stride = (<usize>n) << 2;
  for (; K > 1; K -= 2) {
    products(row, [x, x + stride], [dots, dots + step], n, true, false);
    x += 2 * stride;
    dots += 2 * step;
  }
  if (K) products(row, [x, x], [dots, dots], n, false, false);
}

/** `rowDots` for K ≥ 1; returns [Σ_j row_rj²]. */
export function rowDotsAndSquares(row: Four<usize>, x: usize, K: i32, n: i32, dots: usize, step: usize): v128 {
  if (K == 1) return products(row, [x, x], [dots, dots], n, false, true);
  const squares = products(row, [x, x + ((<usize>n) << 2)], [dots, dots + step], n, true, true);
  if (K > 2) rowDots(row, x + ((<usize>n) << 3), K - 2, n, dots + 2 * step, step);
  return squares;
}

/** dots_0 ← [row_r · x_0], if `two` also dots_1 ← [row_r · x_1]. Returns [Σ_j row_rj²] if `squared`. The flags are literals. @inline */
function products(row: Four<usize>, x: Two<usize>, dots: Two<usize>, n: i32, two: bool, squared: bool): v128 {
  let squares = f32x4.splat(0);
  eachPart(n, (at: usize, end: usize, _: i32, tail: bool) => {
    const xs = new StaticArray<Pair>(4);
    const ys = new StaticArray<Pair>(4);
    const sum = new StaticArray<Pair>(4);
    for (; at < end; at += tail ? 16 : 4 * LANES) {
      const count = tail ? (WIDE ? <i32>(end - at) >> 2 : n & 3) : LANES;
      const a: Pair = loadLanes(x[0] + at, count);
      const b: Pair = two ? loadLanes(x[1] + at, count) : a;
      for (let r = 0; r < 4; r++) {
        const element: Pair = loadLanes(row[r] + at, count);
        xs[r] = madd(element, a, xs[r]);
        if (two) ys[r] = madd(element, b, ys[r]);
        if (squared) sum[r] = madd(element, element, sum[r]);
      }
    }
    storeDots(dots[0], xs, tail);
    if (two) storeDots(dots[1], ys, tail);
    if (squared) squares = tail ? f32x4.add(squares, sumRows(left(sum))) : sumBoth(sum);
  });
  return squares;
}

/** dots ← [Σ sum_r]; the tail adds to them. @inline */
function storeDots(dots: usize, sum: Four<Pair>, tail: bool): void {
  const sums = tail ? sumRows(left(sum)) : sumBoth(sum);
  v128.store(dots, tail ? f32x4.add(v128.load(dots), sums) : sums);
}

/** Returns [Σ_j row_rj²] over n floats, or [Σ_j weight_j row_rj²] unless `weights` is 0. */
export function rowSquares(row: Four<usize>, weights: usize, n: i32): v128 {
  return weights ? squares(row, true, weights, n) : squares(row, false, 0, n);
}

/** @inline */
function squares(row: Four<usize>, weighted: bool, weights: usize, n: i32): v128 {
  let sums = f32x4.splat(0);
  eachPart(n, (at: usize, end: usize, _: i32, tail: bool) => {
    const sum = new StaticArray<Pair>(4);
    for (; at < end; at += tail ? 16 : 4 * LANES) {
      const count = tail ? (WIDE ? <i32>(end - at) >> 2 : n & 3) : LANES;
      const x = new StaticArray<Pair>(4);
      for (let r = 0; r < 4; r++) x[r] = loadLanes(row[r] + at, count);
      const weight: Pair = weighted ? loadLanes(weights + at, count) : x[0];
      for (let r = 0; r < 4; r++) sum[r] = madd(weighted ? f32x4.mul(x[r], weight) : x[r], x[r], sum[r]);
    }
    sums = tail ? f32x4.add(sums, sumRows(left(sum))) : sumBoth(sum);
  });
  return sums;
}
