/**
 * dx_i ← out_i (dOut_i - Σ_j out_j dOut_j): the gradient of the input of a softmax.
 *
 * The mean is subtracted twice, the second time the mean of what the first left: if `out` is nearly one-hot, the difference is far smaller
 * than the rounding of the mean.
 */
import { madd } from "./madd";
import { bothOf, LANES, loadLanes, storeLanes } from "./partial";
import { sum4 } from "./reduce";
import { dot } from "./vector";

export function softmaxGradient(out: usize, dOut: usize, dx: usize, n: i32): void {
  const whole = (<usize>(n & -LANES)) << 2;
  const end = (<usize>n) << 2;
  const rest = n & (LANES - 1);
  const mean = f32x4.splat(dot(out, dOut, n));
  let sum = centre(out, dOut, dx, mean, f32x4.splat(0), 0, whole, LANES);
  if (rest) sum = centre(out, dOut, dx, mean, sum, whole, end, rest);
  const remainder = f32x4.splat(sum4(sum));
  scale(out, dx, remainder, 0, whole, LANES);
  if (rest) scale(out, dx, remainder, whole, end, rest);
}

/** dx ← dOut - mean; returns sum + Σ out dx @inline */
function centre(out: usize, dOut: usize, dx: usize, mean: v128, sum: v128, at: usize, end: usize, count: i32): v128 {
  let rightSum = f32x4.splat(0);
  for (; at < end; at += 4 * LANES) {
    const centred: Pair = f32x4.sub(loadLanes(dOut + at, count), mean);
    const o: Pair = loadLanes(out + at, count);
    sum = madd(left(o), left(centred), sum);
    if (WIDE) rightSum = madd(right(o), right(centred), rightSum);
    storeLanes(dx + at, centred, count);
  }
  return bothOf(sum, rightSum);
}

/** dx ← out (dx - remainder) @inline */
function scale(out: usize, dx: usize, remainder: v128, at: usize, end: usize, count: i32): void {
  for (; at < end; at += 4 * LANES) {
    const d: Pair = f32x4.mul(loadLanes(out + at, count), f32x4.sub(loadLanes(dx + at, count), remainder));
    storeLanes(dx + at, d, count);
  }
}
