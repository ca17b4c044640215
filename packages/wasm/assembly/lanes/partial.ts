/**
 * Four lanes where only the first `count` floats may be there: 1, 2, 3, or 4 and more for all. With a literal `count` of 4 nothing
 * but the plain instruction is left, so that a loop and its tail share one text.
 */
import { loadTail, storeTail } from "./tail";

/** Lanes that are not there hold 0. */
// @ts-ignore: decorator
@inline
export function loadLanes(x: usize, count: i32): v128 {
  return count >= 4 ? v128.load(x) : loadTail(x, count, 0);
}

// @ts-ignore: decorator
@inline
export function storeLanes(x: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(x, v);
  else storeTail(x, v, count);
}

/** x += v */
// @ts-ignore: decorator
@inline
export function addLanes(x: usize, v: v128, count: i32): void {
  storeLanes(x, f32x4.add(loadLanes(x, count), v), count);
}

/** Columns a turn, where a kernel takes two vectors of them in the build "wide". */
// @ts-ignore: decorator
@inline
export const LANES: i32 = WIDE ? 8 : 4;

// Of eight lanes, of which `count` may be there, the right four. Stored before the left ones: V8 joins stores in that order without a
// third one, which the other order needs in case the right one traps (the build "wide").

// @ts-ignore: decorator
@inline
export function loadRight(x: usize, count: i32): v128 {
  if (count >= 8) return v128.load(x, 16);
  return count > 4 ? loadTail(x + 16, count - 4, 0) : f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
export function storeRight(x: usize, v: v128, count: i32): void {
  if (count >= 8) v128.store(x, v, 16);
  else if (count > 4) storeTail(x + 16, v, count - 4);
}
