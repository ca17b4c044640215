/** out_i = e^(s x_i - m) / Σ_j e^(s x_j - m), m = max_j s x_j; n ≥ 1, any s. `out` may be `x`. Worst error 8 ULP beside that of s x - m. */
import { exp4 } from "./exp";
import { max4, sum4 } from "./reduce";
import { loadTail, storeTail } from "./tail";

export function softmax(x: usize, out: usize, n: i32, strength: f32): void {
  const scale = f32x4.splat(strength);
  const whole = n & ~3;
  const rest = n & 3;
  const end = x + (<usize>whole << 2);
  // The tail stands in as repetitions of its first element, which change no maximum.
  let top = f32x4.splat(-Infinity);
  for (let at = x; at < end; at += 16) top = f32x4.max(top, f32x4.mul(scale, v128.load(at)));
  if (rest) top = f32x4.max(top, f32x4.mul(scale, loadTail(end, rest, load<f32>(end))));
  top = f32x4.splat(max4(top));

  let total = f32x4.splat(0);
  let to = out;
  for (let at = x; at < end; at += 16) {
    const e = exp4(f32x4.sub(f32x4.mul(scale, v128.load(at)), top));
    v128.store(to, e);
    total = f32x4.add(total, e);
    to += 16;
  }
  if (rest) {
    const e = exp4(f32x4.sub(f32x4.mul(scale, loadTail(end, rest, load<f32>(end))), top));
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
