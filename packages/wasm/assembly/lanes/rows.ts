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

/** [row_r · x] over n floats. */
export function rowDots(row0: usize, row1: usize, row2: usize, row3: usize, x: usize, n: i32): v128 {
  const whole = <usize>(n & ~3) << 2;
  const end = <usize>n << 2;
  const dots = dotLanes(row0, row1, row2, row3, x, 0, whole, 4);
  if (!(n & 3)) return dots;
  return f32x4.add(dots, dotLanes(row0, row1, row2, row3, x, whole, end, n & 3));
}

// @ts-ignore: decorator
@inline
function dotLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  x: usize, at: usize, end: usize, count: i32,
): v128 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (; at < end; at += 16) {
    const lanes = loadLanes(x + at, count);
    a = madd(loadLanes(row0 + at, count), lanes, a);
    b = madd(loadLanes(row1 + at, count), lanes, b);
    c = madd(loadLanes(row2 + at, count), lanes, c);
    d = madd(loadLanes(row3 + at, count), lanes, d);
  }
  return sumRows(a, b, c, d);
}

/** [Σ_j weight_j row_rj²] over n floats; every weight is 1 where `weights` is 0. */
export function rowSquares(row0: usize, row1: usize, row2: usize, row3: usize, weights: usize, n: i32): v128 {
  const whole = <usize>(n & ~3) << 2;
  const end = <usize>n << 2;
  const squares = squareLanes(row0, row1, row2, row3, weights, 0, whole, 4);
  if (!(n & 3)) return squares;
  return f32x4.add(squares, squareLanes(row0, row1, row2, row3, weights, whole, end, n & 3));
}

// @ts-ignore: decorator
@inline
function squareLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  weights: usize, at: usize, end: usize, count: i32,
): v128 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let weight = f32x4.splat(1);
  for (; at < end; at += 16) {
    if (weights) weight = loadLanes(weights + at, count);
    const x0 = loadLanes(row0 + at, count);
    const x1 = loadLanes(row1 + at, count);
    const x2 = loadLanes(row2 + at, count);
    const x3 = loadLanes(row3 + at, count);
    a = madd(f32x4.mul(x0, weight), x0, a);
    b = madd(f32x4.mul(x1, weight), x1, b);
    c = madd(f32x4.mul(x2, weight), x2, c);
    d = madd(f32x4.mul(x3, weight), x3, d);
  }
  return sumRows(a, b, c, d);
}
