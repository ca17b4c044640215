/**
 * Steps of the softmax of many short vectors, each taken with all of them: while one waits for a maximum, an exponential or a sum, the
 * processor is at the next ones. Of every vector there are four lanes, [count] v128, and one number made of them, [count] f32.
 */
import { sumRows } from "./rows";

/** Vectors that there is room for, whole fours. @inline */
function fours(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Bytes of the lanes and, behind them, the numbers. */
export function headsBytes(count: i32): i32 {
  return fours(count) * 20;
}

/** @inline */
export function numbersOf(lanes: usize, count: i32): usize {
  return lanes + ((<usize>fours(count)) << 4);
}

/** The largest of each vector's lanes. */
export function largestOfHeads(lanes: usize, count: i32): void {
  for (let to = numbersOf(lanes, count); count > 0; count -= 4) {
    v128.store(to, largestRows(v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48)));
    lanes += 64;
    to += 16;
  }
}

/** One by the sum of each vector's lanes. */
export function sharesOfHeads(lanes: usize, count: i32): void {
  for (let to = numbersOf(lanes, count); count > 0; count -= 4) {
    const sums = sumRows([v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48)]);
    v128.store(to, f32x4.div(f32x4.splat(1), sums));
    lanes += 64;
    to += 16;
  }
}

/** [max a, max b, max c, max d], as `sumRows` sums @inline */
function largestRows(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.pmax(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.pmax(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.pmax(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
