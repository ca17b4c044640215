/**
 * dx_i ← out_i (dOut_i - Σ_j out_j dOut_j): the gradient before a softmax, from that behind it.
 *
 * The mean is taken off in two steps, the second of what the first leaves: where `out` is nearly one-hot the difference is far
 * smaller than the rounding of the mean.
 */
import { madd } from "./madd";
import { loadLanes, storeLanes } from "./partial";
import { sum4 } from "./reduce";
import { dot } from "./vector";

export function softmaxGradient(out: usize, dOut: usize, dx: usize, n: i32): void {
  const mean = f32x4.splat(dot(out, dOut, n));
  let sum = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const centred = f32x4.sub(loadLanes(dOut + at, n - i), mean);
    sum = madd(loadLanes(out + at, n - i), centred, sum);
    storeLanes(dx + at, centred, n - i);
  }
  const left = f32x4.splat(sum4(sum));
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const centred = f32x4.sub(loadLanes(dx + at, n - i), left);
    storeLanes(dx + at, f32x4.mul(loadLanes(out + at, n - i), centred), n - i);
  }
}
