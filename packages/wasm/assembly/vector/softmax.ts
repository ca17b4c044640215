/**
 * out_i = e^(s (x_i - top)) / Σ_j e^(s (x_j - top)), where top = x_i with the largest s x_i; n ≥ 1, any s. `out` may be `x`. Worst error
 * 8 ULP plus the error of the exponent, at most 1 ULP of it: the difference is taken before the product, so that s multiplies no rounding.
 *
 * softmaxHeads.ts calls the parts for many short vectors. If s is negative, the search for the top flips the signs. If n is not a multiple
 * of 4, the tail is filled with its first element, which changes no maximum. The search ignores NaN; the sum of the powers does not.
 */
import { expOfNegative4 } from "./exp";
import { largestOf } from "./largest";
import { LANES, loadLanes, storeLanes } from "./partial";
import { sum4 } from "./reduce";
import { splatLane } from "./rows";
import { loadTail, storeTail } from "./tail";

export function softmax(x: usize, out: usize, n: i32, strength: f32): void {
  const sign = signOf(strength);
  let top = largestOf(x, n, f32x4.splat(-Infinity), true, sign);
  if (WIDE) top = splatLane(top, 0);
  const total = powers(x, out, n, strength, v128.xor(top, sign));
  multiply(out, f32x4.splat(1 / sum4(total)), n);
}

/** The sign bit of the strength in all lanes. xor with it makes the number with the largest product the largest. @inline */
export function signOf(strength: f32): v128 {
  const scale = f32x4.splat(strength);
  return v128.xor(f32x4.abs(scale), scale);
}

/** out ← e^(strength (x - top)); returns lanes that sum to the total. @inline */
export function powers(x: usize, out: usize, n: i32, strength: f32, top: v128): v128 {
  const whole = (<usize>(n & ~3)) << 2;
  const rest = n & 3;
  const scale = f32x4.splat(strength);
  let total = f32x4.splat(0);
  let at: usize = 0;
  for (; at < (whole & ~31); at += 32) {
    // two at a time share the loads of the exponential's constants
    const e0 = power(v128.load(x + at), top, scale);
    const e1 = power(v128.load(x + at, 16), top, scale);
    v128.store(out + at, e1, 16);
    v128.store(out + at, e0);
    total = f32x4.add(total, f32x4.add(e0, e1));
  }
  if (at < whole) {
    const e = power(v128.load(x + at), top, scale);
    v128.store(out + at, e);
    total = f32x4.add(total, e);
  }
  if (rest) {
    const e = power(loadTail(x + whole, rest, load<f32>(x + whole)), top, scale);
    storeTail(out + whole, e, rest);
    total = f32x4.add(total, loadTail(out + whole, rest, 0));
  }
  return total;
}

/** @inline */
function power(x: v128, top: v128, scale: v128): v128 {
  return expOfNegative4(f32x4.mul(scale, f32x4.sub(x, top)));
}

/** out ← share out @inline */
export function multiply(out: usize, share: v128, n: i32): void {
  const end = out + ((<usize>(n & -LANES)) << 2);
  const rest = n & (LANES - 1);
  for (; out < end; out += 4 * LANES) multiplyLanes(out, share, LANES);
  if (rest) multiplyLanes(out, share, rest);
}

/** @inline */
function multiplyLanes(out: usize, share: v128, count: i32): void {
  const product: Pair = f32x4.mul(loadLanes(out, count), share);
  storeLanes(out, product, count);
}
