/** gradients ← min(max(gradients, -limit), limit); NaN stays NaN. */
import { loadLanes, storeLanes } from "../lanes/index";

export function clipByValue(gradients: usize, n: i32, limit: f32): void {
  const bound = f32x4.splat(limit);
  for (; n >= 4; n -= 4) {
    clip4(gradients, bound, 4);
    gradients += 16;
  }
  if (n > 0) clip4(gradients, bound, n);
}

// @ts-ignore: decorator
@inline
function clip4(x: usize, bound: v128, n: i32): void {
  storeLanes(x, f32x4.pmax(f32x4.pmin(loadLanes(x, n), bound), f32x4.neg(bound)), n);
}
