/**
 * Loads the last n = 1, 2 or 3 floats of a run, so that a tail is computed like a full vector and has the same bits.
 * For n = 3: [x0 x1 x2 fill]
 * @inline
 */
export function loadTail(x: usize, n: i32, fill: f32): v128 {
  let v = v128.load32_lane(x, f32x4.splat(fill), 0);
  if (n > 1) v = v128.load32_lane(x, v, 1, 4);
  if (n > 2) v = v128.load32_lane(x, v, 2, 8);
  return v;
}

/** Stores the first n = 1, 2 or 3 lanes. @inline */
export function storeTail(x: usize, v: v128, n: i32): void {
  v128.store32_lane(x, v, 0);
  if (n > 1) v128.store32_lane(x, v, 1, 4);
  if (n > 2) v128.store32_lane(x, v, 2, 8);
}
