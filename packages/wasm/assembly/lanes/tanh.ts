/**
 * tanh x = -t / (t + 2) with t = e^(-2|x|) - 1, and the sign of x: no cancellation anywhere.
 * All x; NaN of NaN. Worst error 3 ULP.
 */
import { Constant, four } from "./constants";
import { expm1Lanes } from "./exp";

// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const sign = v128.xor(x, magnitude);
  const t = expm1Lanes(f32x4.neg(f32x4.add(magnitude, magnitude)));
  return v128.or(f32x4.div(f32x4.abs(t), f32x4.add(t, four(Constant.two))), sign);
}

/** A lane of `tanh4`, with the same bits. */
export function tanh1(x: f32): f32 {
  return f32x4.extract_lane(tanh4(f32x4.splat(x)), 0);
}
