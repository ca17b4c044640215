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
  const whole = <usize>(n & ~3) << 2;
  const end = <usize>n << 2;
  const mean = f32x4.splat(dot(out, dOut, n));
  let sum = centre(out, dOut, dx, mean, f32x4.splat(0), 0, whole, 4);
  if (n & 3) sum = centre(out, dOut, dx, mean, sum, whole, end, n & 3);
  const left = f32x4.splat(sum4(sum));
  scale(out, dx, left, 0, whole, 4);
  if (n & 3) scale(out, dx, left, whole, end, n & 3);
}

/** dx ← dOut - mean; returns sum + Σ out dx */
// @ts-ignore: decorator
@inline
function centre(out: usize, dOut: usize, dx: usize, mean: v128, sum: v128, at: usize, end: usize, count: i32): v128 {
  for (; at < end; at += 16) {
    const centred = f32x4.sub(loadLanes(dOut + at, count), mean);
    sum = madd(loadLanes(out + at, count), centred, sum);
    storeLanes(dx + at, centred, count);
  }
  return sum;
}

/** dx ← out (dx - left) */
// @ts-ignore: decorator
@inline
function scale(out: usize, dx: usize, left: v128, at: usize, end: usize, count: i32): void {
  for (; at < end; at += 16) {
    storeLanes(dx + at, f32x4.mul(loadLanes(out + at, count), f32x4.sub(loadLanes(dx + at, count), left)), count);
  }
}
