/**
 * Blocks of four rows of a matrix. Lane r of a result belongs to row r. Where fewer than four rows are left, the others repeat
 * row 0 when read and go to a sink when written.
 */
import { bothOf } from "./partial";

/** Row r of a block: `otherwise` where only `rest` rows are left and it is not among them. @inline */
export function blockRow(row0: usize, r: i32, stride: usize, rest: i32, otherwise: usize): usize {
  return rest > r ? row0 + <usize>r * stride : otherwise;
}

/**
 * [Σa Σb Σc Σd], each in the order of `sum4`:
 *   a0 a1 a2 a3 + b0 b1 b2 b3   →   a0+a2 b0+b2 a1+a3 b1+b3   →   Σa Σb Σc Σd
 * @inline
 */
export function sumRows(row: Four<v128>): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(row[0], row[1], 0, 4, 1, 5), v128.shuffle<f32>(row[0], row[1], 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(row[2], row[3], 0, 4, 1, 5), v128.shuffle<f32>(row[2], row[3], 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Lane r everywhere; r is a literal. V8 makes 256 bits of a splat, not of a shuffle. @inline */
export function splatLane(v: v128, r: i32): v128 {
  if (WIDE) {
    if (r == 0) return f32x4.splat(f32x4.extract_lane(v, 0));
    if (r == 1) return f32x4.splat(f32x4.extract_lane(v, 1));
    return r == 2 ? f32x4.splat(f32x4.extract_lane(v, 2)) : f32x4.splat(f32x4.extract_lane(v, 3));
  }
  if (r == 0) return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
  if (r == 1) return v128.shuffle<f32>(v, v, 1, 1, 1, 1);
  return r == 2 ? v128.shuffle<f32>(v, v, 2, 2, 2, 2) : v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

/**
 * The diagonal of four columns of a block ← 0. In whole vectors: one that a lane was just stored to is slow to load.
 * @inline
 */
export function clearDiagonal(row0: usize, row1: usize, row2: usize, row3: usize): void {
  v128.store(row0, f32x4.replace_lane(v128.load(row0), 0, 0));
  v128.store(row1, f32x4.replace_lane(v128.load(row1), 1, 0));
  v128.store(row2, f32x4.replace_lane(v128.load(row2), 2, 0));
  v128.store(row3, f32x4.replace_lane(v128.load(row3), 3, 0));
}

/** `sumRows` of sums that each stand in two vectors. @inline */
export function sumPairs(
  a: v128,
  rightA: v128,
  b: v128,
  rightB: v128,
  c: v128,
  rightC: v128,
  d: v128,
  rightD: v128,
): v128 {
  return bothOf(sumRows([a, b, c, d]), sumRows([rightA, rightB, rightC, rightD]));
}

/** `sumRows` of pairs, left and right together. @inline */
export function sumBoth(sum: Four<Pair>): v128 {
  return bothOf(sumRows(left(sum)), sumRows(right(sum)));
}
