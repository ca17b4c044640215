/** A limit that is not set is infinite. @inline */
export function limitOf(clip: f32): v128 {
  return f32x4.splat(clip > 0 ? clip : Infinity);
}

/** To ±limit; NaN stays NaN. @inline */
export function clamp(x: v128, limit: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
}
