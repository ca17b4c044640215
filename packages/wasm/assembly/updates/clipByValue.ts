/** gradients ← min(max(gradients, -limit), limit); NaN stays NaN. */
import { LANES, loadLanes, storeLanes } from "../vector";

export function clipByValue(gradients: usize, n: i32, limit: f32): void {
  const bound = f32x4.splat(limit);
  for (; n >= LANES; n -= LANES) {
    clip(gradients, bound, LANES);
    gradients += 4 * LANES;
  }
  if (n > 0) clip(gradients, bound, n);
}

/** @inline */
function clip(x: usize, bound: v128, n: i32): void {
  const clipped: Pair = f32x4.pmax(f32x4.pmin(loadLanes(x, n), bound), f32x4.neg(bound));
  storeLanes(x, clipped, n);
}
