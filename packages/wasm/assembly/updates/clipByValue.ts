/** gradients ← min(max(gradients, -limit), limit); NaN stays NaN. */
import { clamp, loadLanes, storeLanes } from "../vector";

export function clipByValue(gradients: usize, n: i32, limit: f32): void {
  const bound = f32x4.splat(limit);
  eachLanes(n, (at: usize, count: i32) => {
    const clipped: Pair = clamp(loadLanes(gradients + at, count), bound);
    storeLanes(gradients + at, clipped, count);
  });
}
