/**
 * out_i = e^(s (x_i - top)) / Σ_j e^(s (x_j - top)), where s x_i is largest for x_i = top; n ≥ 1, any s. `out` may be `x`.
 * The difference before the product: s multiplies no rounding. Worst error 8 ULP beside that of the exponent, at most 1 ULP of it.
 *
 * In steps, for who has many short vectors and takes each step with all of them (softmaxHeads.ts). With a negative strength the signs
 * are turned to look for the top. Where n is no multiple of 4 the tail stands in as repetitions of its first element, which change no
 * maximum. NaN is passed over there; the sum of the powers meets it.
 */
import { expOfNegative4 } from "./exp";
import { LANES, largerOfBoth, loadLanes, loadRight, storeLanes, storeRight } from "./partial";
import { sum4 } from "./reduce";
import { splatLane } from "./rows";
import { loadTail, storeTail } from "./tail";

export function softmax(x: usize, out: usize, n: i32, strength: f32): void {
  const sign = signOf(strength);
  const whole = x + ((<usize>(n & -LANES)) << 2);
  const end = x + ((<usize>(n & ~3)) << 2);
  let left = f32x4.splat(-Infinity);
  let right = left;
  let at = x;
  for (; at < whole; at += 4 * LANES) {
    left = f32x4.pmax(left, v128.xor(v128.load(at), sign));
    right = f32x4.pmax(right, v128.xor(loadRight(at, LANES), sign));
  }
  let top = largerOfBoth(left, right);
  if (WIDE && at < end) top = f32x4.pmax(top, v128.xor(v128.load(at), sign));
  if (n & 3) top = f32x4.pmax(top, v128.xor(loadTail(end, n & 3, load<f32>(end)), sign));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2));
  if (WIDE) top = splatLane(top, 0);
  const total = powers(x, out, n, strength, v128.xor(top, sign));
  multiply(out, f32x4.splat(1 / sum4(total)), n);
}

/** In all lanes the sign of the strength: xor with it turns numbers so that the largest is the one wanted. @inline */
export function signOf(strength: f32): v128 {
  const scale = f32x4.splat(strength);
  return v128.xor(f32x4.abs(scale), scale);
}

/** out ← e^(strength (x - top)); returns lanes that sum to their total. @inline */
export function powers(x: usize, out: usize, n: i32, strength: f32, top: v128): v128 {
  const whole = (<usize>(n & ~3)) << 2;
  const rest = n & 3;
  const scale = f32x4.splat(strength);
  let total = f32x4.splat(0);
  let at: usize = 0;
  for (; at < (whole & ~31); at += 32) {
    // two at a time share the loads of the exponential's constants
    const e0 = expOfNegative4(f32x4.mul(scale, f32x4.sub(v128.load(x + at), top)));
    const e1 = expOfNegative4(f32x4.mul(scale, f32x4.sub(v128.load(x + at, 16), top)));
    v128.store(out + at, e1, 16);
    v128.store(out + at, e0);
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
  return total;
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
  const left = f32x4.mul(loadLanes(out, count), share);
  storeRight(out, f32x4.mul(loadRight(out, count), share), count);
  storeLanes(out, left, count);
}
