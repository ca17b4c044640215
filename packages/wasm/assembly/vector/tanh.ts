/**
 * tanh x = -t / (t + 2) with t = e^(-2|x|) - 1, and the sign of x. Nothing cancels.
 * Any x; NaN for NaN. Maximum error 3 ULP.
 */
import { Constant, four } from "./constants";
import { expm1OfNegative4 } from "./exp";

/** @inline */
export function tanh4(x: v128): v128 {
  const bit = four(Constant.sign);
  const negative = v128.or(x, bit);
  const t = expm1OfNegative4(f32x4.add(negative, negative));
  return v128.or(v128.andnot(f32x4.div(t, f32x4.add(t, four(Constant.two))), bit), v128.and(x, bit));
}
