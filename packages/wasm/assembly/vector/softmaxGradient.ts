/**
 * dx_i ← out_i (dOut_i - Σ_j out_j dOut_j): the gradient before a softmax, from that behind it.
 *
 * The mean is taken off in two steps, the second of what the first leaves: where `out` is nearly one-hot the difference is far
 * smaller than the rounding of the mean.
 */
import { madd } from "./madd";
import { bothOf, LANES, loadLanes, loadRight, storeLanes, storeRight } from "./partial";
import { sum4 } from "./reduce";
import { dot } from "./vector";

export function softmaxGradient(out: usize, dOut: usize, dx: usize, n: i32): void {
  const whole = (<usize>(n & -LANES)) << 2;
  const end = (<usize>n) << 2;
  const rest = n & (LANES - 1);
  const mean = f32x4.splat(dot(out, dOut, n));
  let sum = centre(out, dOut, dx, mean, f32x4.splat(0), 0, whole, LANES);
  if (rest) sum = centre(out, dOut, dx, mean, sum, whole, end, rest);
  const left = f32x4.splat(sum4(sum));
  scale(out, dx, left, 0, whole, LANES);
  if (rest) scale(out, dx, left, whole, end, rest);
}

/** dx ← dOut - mean; returns sum + Σ out dx @inline */
function centre(out: usize, dOut: usize, dx: usize, mean: v128, sum: v128, at: usize, end: usize, count: i32): v128 {
  let sum1 = f32x4.splat(0);
  for (; at < end; at += 4 * LANES) {
    const centred = f32x4.sub(loadLanes(dOut + at, count), mean);
    const centred1 = f32x4.sub(loadRight(dOut + at, count), mean);
    sum = madd(loadLanes(out + at, count), centred, sum);
    sum1 = madd(loadRight(out + at, count), centred1, sum1);
    storeRight(dx + at, centred1, count);
    storeLanes(dx + at, centred, count);
  }
  return bothOf(sum, sum1);
}

/** dx ← out (dx - left) @inline */
function scale(out: usize, dx: usize, left: v128, at: usize, end: usize, count: i32): void {
  for (; at < end; at += 4 * LANES) {
    const d = f32x4.mul(loadLanes(out + at, count), f32x4.sub(loadLanes(dx + at, count), left));
    const d1 = f32x4.mul(loadRight(out + at, count), f32x4.sub(loadRight(dx + at, count), left));
    storeRight(dx + at, d1, count);
    storeLanes(dx + at, d, count);
  }
}
