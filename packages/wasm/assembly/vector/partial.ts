/**
 * Vectors of which only the first `count` floats may be in memory: 1, 2 or 3, or 4 and more for all. With the literal 4 as `count` only the
 * plain instruction remains, so a loop and its tail share one source text.
 */
import { madd } from "./madd";
import { loadTail, storeTail } from "./tail";

/** Floats of a `Pair`: one vector, or two in the build "wide". @inline */
export const LANES: i32 = WIDE ? 8 : 4;

/** Loads a vector; lanes past `count` are 0. @inline */
export function loadLanes(x: usize, count: i32): v128 {
  return count >= 4 ? v128.load(x) : loadTail(x, count, 0);
}

/** @inline */
export function storeLanes(x: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(x, v);
  else storeTail(x, v, count);
}

/** Loads vector k of up to four from x. k is a literal; only vector 0 may be incomplete. @inline */
export function loadVector(k: i32, x: usize, count: i32): v128 {
  if (k == 0) return loadLanes(x, count);
  if (k == 1) return v128.load(x, 16);
  return k == 2 ? v128.load(x, 32) : v128.load(x, 48);
}

/** @inline */
export function storeVector(k: i32, x: usize, v: v128, count: i32): void {
  if (k == 0) storeLanes(x, v, count);
  else if (k == 1) v128.store(x, v, 16);
  else if (k == 2) v128.store(x, v, 32);
  else v128.store(x, v, 48);
}

/** x += v @inline */
export function addLanes(x: usize, v: v128, count: i32): void {
  storeLanes(x, f32x4.add(loadLanes(x, count), v), count);
}

// The right half of a pair of eight floats, of which `count` may be in memory; nothing in builds other than "wide". tools/expand.mjs calls
// these functions. V8 joins halves that are loaded before any is stored, the right half first: in the other order V8 would need a third
// store, in case the right one traps.

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

/** As a Pair: x in the left half, 0 in the right half. @inline */
export function leftOnly(x: v128): v128 {
  return x;
}

/** The right half of `leftOnly`. @inline */
export function rightOnly(_x: v128): v128 {
  return f32x4.splat(0);
}

/** x += v @inline */
export function addBoth(x: usize, v: Pair, count: i32): void {
  const sum: Pair = f32x4.add(loadLanes(x, count), v);
  storeLanes(x, sum, count);
}

/** x += a v @inline */
export function maddBoth(x: usize, a: v128, v: Pair, count: i32): void {
  const sum: Pair = madd(v, a, loadLanes(x, count));
  storeLanes(x, sum, count);
}

/**
 * Left + right. V8 starts to join at neighbouring stores or at a sum of integers: here at one that changes no bit.
 * @inline
 */
export function bothOf(left: v128, right: v128): v128 {
  return WIDE ? v128.or(f32x4.add(left, right), nothingOf(left, right)) : left;
}

/** The larger of left and right in each lane; neither may be NaN, or both. @inline */
export function largerOfBoth(left: v128, right: v128): v128 {
  return WIDE ? v128.or(f32x4.pmax(left, right), nothingOf(left, right)) : left;
}

/** 0, as a sum of integers of left and right. @inline */
function nothingOf(left: v128, right: v128): v128 {
  return v128.and(i32x4.add(left, right), i32x4.splat(0));
}
