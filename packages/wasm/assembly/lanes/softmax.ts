/**
 * out_i = e^(s (x_i - top)) / Σ_j e^(s (x_j - top)), where s x_i is largest for x_i = top; n ≥ 1, any s. `out` may be `x`.
 * The difference before the product: s multiplies no rounding. Worst error 8 ULP beside that of the exponent, at most 1 ULP of it.
 */
import { expOfNegative4 } from "./exp";
import { sum4 } from "./reduce";
import { loadTail, storeTail } from "./tail";

export function softmax(x: usize, out: usize, n: i32, strength: f32): void {
  const whole = <usize>(n & ~3) << 2;
  const rest = n & 3;
  const scale = f32x4.splat(strength);
  const top = strongest(x, n, strength);
  let total = f32x4.splat(0);
  let at: usize = 0;
  for (; at < (whole & ~31); at += 32) {
    // two at a time share the loads of the exponential's constants
    const e0 = expOfNegative4(f32x4.mul(scale, f32x4.sub(v128.load(x + at), top)));
    const e1 = expOfNegative4(f32x4.mul(scale, f32x4.sub(v128.load(x + at, 16), top)));
    v128.store(out + at, e0);
    v128.store(out + at, e1, 16);
    total = f32x4.add(total, f32x4.add(e0, e1));
  }
  if (at < whole) {
    const e = expOfNegative4(f32x4.mul(scale, f32x4.sub(v128.load(x + at), top)));
    v128.store(out + at, e);
    total = f32x4.add(total, e);
  }
  if (rest) {
    const e = expOfNegative4(f32x4.mul(scale, f32x4.sub(loadTail(x + whole, rest, load<f32>(x + whole)), top)));
    storeTail(out + whole, e, rest);
    total = f32x4.add(total, loadTail(out + whole, rest, 0));
  }
  const share = f32x4.splat(1 / sum4(total));
  for (at = 0; at < whole; at += 16) v128.store(out + at, f32x4.mul(v128.load(out + at), share));
  if (rest) storeTail(out + whole, f32x4.mul(loadTail(out + whole, rest, 0), share), rest);
}

/**
 * In all lanes the x_i for which strength x_i is largest. With a negative strength the signs are turned to look for it. The tail
 * stands in as repetitions of its first element, which change no maximum. NaN is passed over here; the sum of the powers meets it.
 */
// @ts-ignore: decorator
@inline
function strongest(x: usize, n: i32, strength: f32): v128 {
  const scale = f32x4.splat(strength);
  const sign = v128.xor(f32x4.abs(scale), scale);
  const end = x + (<usize>(n & ~3) << 2);
  let top = f32x4.splat(-Infinity);
  for (; x < end; x += 16) top = f32x4.pmax(top, v128.xor(v128.load(x), sign));
  if (n & 3) top = f32x4.pmax(top, v128.xor(loadTail(x, n & 3, load<f32>(x)), sign));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
  return v128.xor(f32x4.pmax(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2)), sign);
}
