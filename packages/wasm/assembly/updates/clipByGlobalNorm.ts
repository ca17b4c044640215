/** norm = √(Σ gradients²), summed in float64        gradients ← gradients · limit / norm   if norm > limit > 0 */
import { loadLanes, storeLanes } from "../vector";

export function clipByGlobalNorm(gradients: usize, norm: usize, n: i32, limit: f32): void {
  const length = sqrt<f64>(sumOfSquares(gradients, n));
  store<f32>(norm, <f32>length);
  if (!(limit > 0 && length > <f64>limit)) return;
  const scale = f32x4.splat(<f32>(<f64>limit / length));
  eachVector(n, (at: usize, count: i32) => {
    storeLanes(gradients + at, f32x4.mul(loadLanes(gradients + at, count), scale), count);
  });
}

function sumOfSquares(x: usize, n: i32): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (; n >= 4; n -= 4) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(x));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(x, 8));
    even = f64x2.add(even, f64x2.mul(low, low));
    odd = f64x2.add(odd, f64x2.mul(high, high));
    x += 16;
  }
  even = f64x2.add(even, odd);
  let total = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  for (; n > 0; n--) {
    const value = <f64>load<f32>(x);
    total += value * value;
    x += 4;
  }
  return total;
}
