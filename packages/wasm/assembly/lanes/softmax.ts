/**
 * out_i = e^(s (x_i - top)) / Σ_j e^(s (x_j - top)), where s x_i is largest for x_i = top; n ≥ 1, any s. `out` may be `x`.
 * The difference before the product: s multiplies no rounding. Worst error 8 ULP beside that of the exponent, at most 1 ULP of it.
 */
import { exp4 } from "./exp";
import { sum4 } from "./reduce";
import { loadTail, storeTail } from "./tail";

export function softmax(x: usize, out: usize, n: i32, strength: f32): void {
  const whole = n & ~3;
  const rest = n & 3;
  const end = x + (<usize>whole << 2);
  // with a negative strength the signs of both are turned, so that the largest is always looked for
  const scale = f32x4.splat(abs<f32>(strength));
  const sign = v128.xor(scale, f32x4.splat(strength));
  // The tail stands in as repetitions of its first element, which change no maximum. NaN is passed over here, and met below.
  let top = f32x4.splat(-Infinity);
  for (let at = x; at < end; at += 16) top = f32x4.pmax(top, v128.xor(v128.load(at), sign));
  if (rest) top = f32x4.pmax(top, v128.xor(loadTail(end, rest, load<f32>(end)), sign));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2));

  let total = f32x4.splat(0);
  let to = out;
  for (let at = x; at < end; at += 16) {
    const e = exp4(f32x4.mul(scale, f32x4.sub(v128.xor(v128.load(at), sign), top)));
    v128.store(to, e);
    total = f32x4.add(total, e);
    to += 16;
  }
  if (rest) {
    const e = exp4(f32x4.mul(scale, f32x4.sub(v128.xor(loadTail(end, rest, load<f32>(end)), sign), top)));
    storeTail(to, e, rest);
    total = f32x4.add(total, loadTail(to, rest, 0));
  }
  divide(out, n, sum4(total));
}

/** x ← x / divisor */
function divide(x: usize, n: i32, divisor: f32): void {
  const d = f32x4.splat(divisor);
  for (; n >= 4; n -= 4) {
    v128.store(x, f32x4.div(v128.load(x), d));
    x += 16;
  }
  for (; n > 0; n--) {
    store<f32>(x, load<f32>(x) / divisor);
    x += 4;
  }
}
