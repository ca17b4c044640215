/** σ(x) = 1 / (1 + e^-x). Any x; NaN for NaN. Maximum error 2 ULP for x ≥ -15.9, 3 ULP for x ≥ -87; 0 below -88.4. */
import { Constant, four } from "./constants";
import { exp4 } from "./exp";

/** @inline */
export function sigmoid4(x: v128): v128 {
  const one = four(Constant.one);
  return f32x4.div(one, f32x4.add(one, exp4(v128.xor(x, four(Constant.sign)))));
}
