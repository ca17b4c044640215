/**
 * e^x = 2^n e^r with n = round(x / ln 2), r = x - n ln 2 in two steps (Cody & Waite).
 * Any x: 0 below -87.7, ∞ above 88.4, NaN for NaN. Maximum error 1 ULP on [-87, 88].
 */
import { Constant, four } from "./constants";
import { madd, nmadd } from "./madd";

/** @inline */
export function exp4(x: v128): v128 {
  const clamped = clampExponent(x);
  const rounded = roundExponent(clamped);
  return f32x4.mul(f32x4.add(expm1Reduced(clamped, rounded), four(Constant.one)), powerOfTwo(rounded));
}

/** `exp4` for x ≤ 0, with the same bits. @inline */
export function expOfNegative4(x: v128): v128 {
  const clamped = f32x4.pmax(x, four(Constant.lowest));
  const rounded = roundExponent(clamped);
  return f32x4.mul(f32x4.add(expm1Reduced(clamped, rounded), four(Constant.one)), powerOfTwo(rounded));
}

/** e^x - 1 for x ≤ 0, with full relative precision near 0. Maximum error 2 ULP. @inline */
export function expm1OfNegative4(x: v128): v128 {
  const clamped = f32x4.pmax(x, four(Constant.lowest));
  const rounded = roundExponent(clamped);
  const scale = powerOfTwo(rounded);
  return madd(scale, expm1Reduced(clamped, rounded), f32x4.sub(scale, four(Constant.one)));
}

/** pmin and pmax are one instruction each; with this order of operands they return NaN for NaN. @inline */
function clampExponent(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, four(Constant.highest)), four(Constant.lowest));
}

/** n + 127 + 1.5 · 2^23 as a float, whose low bits are n + 127. @inline */
function roundExponent(x: v128): v128 {
  return madd(x, four(Constant.log2e), four(Constant.roundWithBias));
}

/** @inline */
function powerOfTwo(rounded: v128): v128 {
  return i32x4.shl(rounded, 23);
}

/** e^r - 1 = r + r² (1/2 + r/6 + ...) @inline */
function expm1Reduced(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, four(Constant.roundWithBias));
  const r = nmadd(n, four(Constant.ln2Low), nmadd(n, four(Constant.ln2High), x));
  let p = madd(four(Constant.exp7), r, four(Constant.exp6));
  p = madd(p, r, four(Constant.exp5));
  p = madd(p, r, four(Constant.exp4));
  p = madd(p, r, four(Constant.exp3));
  p = madd(p, r, four(Constant.exp2));
  return madd(p, f32x4.mul(r, r), r);
}
