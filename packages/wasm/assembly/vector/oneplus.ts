/** oneplus(x) = 1 + log(1 + e^x), as 1 + max(x, 0) + log1p(e^-|x|). Any x; NaN for NaN. Maximum error 2 ULP. */
import { Constant, four } from "./constants";
import { expOfNegative4 } from "./exp";
import { log1pLanes } from "./log";

/** @inline */
export function oneplus4(x: v128): v128 {
  return f32x4.add(four(Constant.one), softplus4(x));
}

/** log(1 + e^x) @inline */
export function softplus4(x: v128): v128 {
  const positive = f32x4.max(x, v128.xor(x, x));
  return f32x4.add(positive, log1pLanes(expOfNegative4(f32x4.neg(f32x4.abs(x)))));
}
