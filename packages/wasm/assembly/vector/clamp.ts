/** The limit ±clip in four lanes; infinite if `clip` is not set. @inline */
export function limitOf(clip: f32): v128 {
  return f32x4.splat(clip > 0 ? clip : Infinity);
}

/** min(max(x, -limit), limit); NaN stays NaN. @inline */
export function clamp(x: v128, limit: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit));
}
