/**
 * Blocks of four rows of a matrix. Lane r of a result belongs to row r. If fewer than four rows are left, the missing rows are read from a
 * row that exists and written to a sink.
 */
import { bothOf } from "./partial";

/** Address of row r of a block of which `rest` rows exist; `otherwise` if row r does not. @inline */
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

/** Lane r in all lanes; r is a literal. V8 joins two splats to 256 bits, but not two shuffles. @inline */
export function splatLane(v: v128, r: i32): v128 {
  if (r == 0) return WIDE ? f32x4.splat(f32x4.extract_lane(v, 0)) : v128.shuffle<f32>(v, v, 0, 0, 0, 0);
  if (r == 1) return WIDE ? f32x4.splat(f32x4.extract_lane(v, 1)) : v128.shuffle<f32>(v, v, 1, 1, 1, 1);
  if (r == 2) return WIDE ? f32x4.splat(f32x4.extract_lane(v, 2)) : v128.shuffle<f32>(v, v, 2, 2, 2, 2);
  return WIDE ? f32x4.splat(f32x4.extract_lane(v, 3)) : v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

/** Lane r of row r ← 0. Whole vectors are stored, since a vector is slow to load after a store to one of its lanes. @inline */
export function clearDiagonal(row: Four<usize>): void {
  for (let r = 0; r < 4; r++) v128.store(row[r], f32x4.replace_lane(v128.load(row[r]), r, 0));
}

/** `sumRows` of pairs, left and right halves added. @inline */
export function sumBoth(sum: Four<Pair>): v128 {
  return bothOf(sumRows(left(sum)), sumRows(right(sum)));
}
