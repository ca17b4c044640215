/** Four rows of a square matrix with n columns, against vectors along the rows (x, z) and across them (c: one element a row). */
import { madd } from "./madd";
import { LANES, loadLanes, loadRight, storeLanes, storeRight } from "./partial";
import { splatLane, sumPairs, sumRows } from "./rows";

/**
 * Returns [row_r · x]; z += Σ_r c_r row_r. From one turn's columns of a row to the next ones are LANES floats, times 1 << `apart`.
 * @inline
 */
export function multiplyBlock(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  x: usize,
  c: v128,
  z: usize,
  n: i32,
  apart: usize = 0,
): v128 {
  const whole = (<usize>(n & -LANES)) << 2;
  const end = (<usize>n) << 2;
  const tail = n & (LANES - 1);
  const dots = multiplyLanes(row0, row1, row2, row3, x, c, z, 0, whole, LANES, apart);
  if (!tail) return dots;
  return f32x4.add(dots, multiplyLanes(row0, row1, row2, row3, x, c, z, whole, end, tail, apart));
}

/** @inline */
function multiplyLanes(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  x: usize,
  c: v128,
  z: usize,
  at: usize,
  end: usize,
  count: i32,
  apart: usize,
): v128 {
  const c0 = splatLane(c, 0);
  const c1 = splatLane(c, 1);
  const c2 = splatLane(c, 2);
  const c3 = splatLane(c, 3);
  let dot0 = f32x4.splat(0);
  let dot1 = dot0;
  let dot2 = dot0;
  let dot3 = dot0;
  let right0 = dot0;
  let right1 = dot0;
  let right2 = dot0;
  let right3 = dot0;
  for (; at < end; at += LANES << 2) {
    const along = loadLanes(x + at, count);
    const rightAlong = WIDE ? loadRight(x + at, count) : along;
    let sum = loadLanes(z + at, count);
    let rightSum = WIDE ? loadRight(z + at, count) : sum;
    let row = loadLanes(row0 + (at << apart), count);
    dot0 = madd(row, along, dot0);
    sum = madd(row, c0, sum);
    if (WIDE) {
      row = loadRight(row0 + (at << apart), count);
      right0 = madd(row, rightAlong, right0);
      rightSum = madd(row, c0, rightSum);
    }
    row = loadLanes(row1 + (at << apart), count);
    dot1 = madd(row, along, dot1);
    sum = madd(row, c1, sum);
    if (WIDE) {
      row = loadRight(row1 + (at << apart), count);
      right1 = madd(row, rightAlong, right1);
      rightSum = madd(row, c1, rightSum);
    }
    row = loadLanes(row2 + (at << apart), count);
    dot2 = madd(row, along, dot2);
    sum = madd(row, c2, sum);
    if (WIDE) {
      row = loadRight(row2 + (at << apart), count);
      right2 = madd(row, rightAlong, right2);
      rightSum = madd(row, c2, rightSum);
    }
    row = loadLanes(row3 + (at << apart), count);
    dot3 = madd(row, along, dot3);
    sum = madd(row, c3, sum);
    if (WIDE) {
      row = loadRight(row3 + (at << apart), count);
      right3 = madd(row, rightAlong, right3);
      rightSum = madd(row, c3, rightSum);
      storeRight(z + at, rightSum, count);
    }
    storeLanes(z + at, sum, count);
  }
  if (WIDE) return sumPairs(dot0, right0, dot1, right1, dot2, right2, dot3, right3);
  return sumRows([dot0, dot1, dot2, dot3]);
}

/** row_r += c_r x + e_r y @inline */
export function addOuterProducts(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  c: v128,
  x: usize,
  e: v128,
  y: usize,
  n: i32,
): void {
  const whole = (<usize>(n & ~3)) << 2;
  const end = (<usize>n) << 2;
  outerLanes(row0, row1, row2, row3, c, x, e, y, 0, whole, 4);
  if (n & 3) outerLanes(row0, row1, row2, row3, c, x, e, y, whole, end, n & 3);
}

/** @inline */
function outerLanes(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  c: v128,
  x: usize,
  e: v128,
  y: usize,
  at: usize,
  end: usize,
  count: i32,
): void {
  const c0 = splatLane(c, 0);
  const c1 = splatLane(c, 1);
  const c2 = splatLane(c, 2);
  const c3 = splatLane(c, 3);
  const e0 = splatLane(e, 0);
  const e1 = splatLane(e, 1);
  const e2 = splatLane(e, 2);
  const e3 = splatLane(e, 3);
  for (; at < end; at += 16) {
    const a = loadLanes(x + at, count);
    const b = loadLanes(y + at, count);
    storeLanes(row0 + at, madd(e0, b, madd(c0, a, loadLanes(row0 + at, count))), count);
    storeLanes(row1 + at, madd(e1, b, madd(c1, a, loadLanes(row1 + at, count))), count);
    storeLanes(row2 + at, madd(e2, b, madd(c2, a, loadLanes(row2 + at, count))), count);
    storeLanes(row3 + at, madd(e3, b, madd(c3, a, loadLanes(row3 + at, count))), count);
  }
}
