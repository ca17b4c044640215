/**
 * Steps of the softmax of many short vectors. Each step processes all vectors, so that the processor overlaps their maxima,
 * exponentials and sums. A vector is reduced to four lanes, stored as [count] v128, and the lanes to a number, stored as [count] f32.
 */
import { sumRows } from "./rows";

/** Rounds up to a multiple of four vectors. @inline */
function fours(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Bytes of the lanes and of the numbers that follow them. */
export function headsBytes(count: i32): i32 {
  return fours(count) * 20;
}

/** Address of the numbers. @inline */
export function numbersOf(lanes: usize, count: i32): usize {
  return lanes + ((<usize>fours(count)) << 4);
}

/** number ← largest lane, for each vector */
export function largestOfHeads(lanes: usize, count: i32): void {
  for (let to = numbersOf(lanes, count); count > 0; count -= 4) {
    v128.store(to, largestRows([v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48)]));
    lanes += 64;
    to += 16;
  }
}

/** number ← 1 / sum of the lanes, for each vector */
export function reciprocalsOfHeads(lanes: usize, count: i32): void {
  for (let to = numbersOf(lanes, count); count > 0; count -= 4) {
    const sums = sumRows([v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48)]);
    v128.store(to, f32x4.div(f32x4.splat(1), sums));
    lanes += 64;
    to += 16;
  }
}

/** Returns the largest lane of each row, in the order of `sumRows`. @inline */
function largestRows(row: Four<v128>): v128 {
  const ab = f32x4.pmax(v128.shuffle<f32>(row[0], row[1], 0, 4, 1, 5), v128.shuffle<f32>(row[0], row[1], 2, 6, 3, 7));
  const cd = f32x4.pmax(v128.shuffle<f32>(row[2], row[3], 0, 4, 1, 5), v128.shuffle<f32>(row[2], row[3], 2, 6, 3, 7));
  return f32x4.pmax(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
