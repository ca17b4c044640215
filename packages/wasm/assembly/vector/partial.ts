/**
 * Four lanes where only the first `count` floats may be there: 1, 2, 3, or 4 and more for all. With a literal `count` of 4 nothing
 * but the plain instruction is left, so that a loop and its tail share one text.
 */
import { madd } from "./madd";
import { loadTail, storeTail } from "./tail";

/** Lanes that are not there hold 0. @inline */
export function loadLanes(x: usize, count: i32): v128 {
  return count >= 4 ? v128.load(x) : loadTail(x, count, 0);
}

/** @inline */
export function storeLanes(x: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(x, v);
  else storeTail(x, v, count);
}

/** x += v @inline */
export function addLanes(x: usize, v: v128, count: i32): void {
  storeLanes(x, f32x4.add(loadLanes(x, count), v), count);
}

/** Lanes a turn: two vectors, the left and the right one, where a kernel takes two in the build "wide". @inline */
export const LANES: i32 = WIDE ? 8 : 4;

// Of a turn's eight lanes, of which `count` may be there, the right four; in other builds nothing. V8 joins them with the left ones
// where a turn loads before it stores, and stores them first: in the other order a third store is needed in case the right one traps.

/** @inline */
export function loadRight(x: usize, count: i32): v128 {
  if (!WIDE) return f32x4.splat(0);
  if (count >= 8) return v128.load(x, 16);
  return count > 4 ? loadTail(x + 16, count - 4, 0) : f32x4.splat(0);
}

/** @inline */
export function storeRight(x: usize, v: v128, count: i32): void {
  if (!WIDE) return;
  if (count >= 8) v128.store(x, v, 16);
  else if (count > 4) storeTail(x + 16, v, count - 4);
}

/** x += left, right @inline */
export function addBoth(x: usize, left: v128, right: v128, count: i32): void {
  const sum = f32x4.add(loadLanes(x, count), left);
  storeRight(x, f32x4.add(loadRight(x, count), right), count);
  storeLanes(x, sum, count);
}

/** x += a (left, right) @inline */
export function maddBoth(x: usize, a: v128, left: v128, right: v128, count: i32): void {
  const sum = madd(left, a, loadLanes(x, count));
  storeRight(x, madd(right, a, loadRight(x, count)), count);
  storeLanes(x, sum, count);
}

/**
 * Left and right together. V8 joins what ends in neighbouring stores or in a sum of integers: here in one that adds no bit.
 * @inline
 */
export function bothOf(left: v128, right: v128): v128 {
  return WIDE ? v128.or(f32x4.add(left, right), nothingOf(left, right)) : left;
}

/** The larger of left and right, lane by lane; neither or both NaN. @inline */
export function largerOfBoth(left: v128, right: v128): v128 {
  return WIDE ? v128.or(f32x4.pmax(left, right), nothingOf(left, right)) : left;
}

/** @inline */
function nothingOf(left: v128, right: v128): v128 {
  return v128.and(i32x4.add(left, right), i32x4.splat(0));
}
