/** σ(x) = 1 / (1 + e^-x). Any x; NaN for NaN. Maximum error 3 ULP for x ≥ -87; 0 below -88.4. */
import { Constant, four } from "./constants";
import { exp4 } from "./exp";

/** @inline */
export function sigmoid4(x: v128): v128 {
  const one = four(Constant.one);
  return f32x4.div(one, f32x4.add(one, exp4(v128.xor(x, four(Constant.sign)))));
}

/** `sigmoid4` of one float, with the same bits. */
export function sigmoid1(x: f32): f32 {
  return f32x4.extract_lane(sigmoid4(f32x4.splat(x)), 0);
}
