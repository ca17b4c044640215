/** The two halves of eight lanes that the build "wide" lays out for V8 to join. */
import { Constant, four } from "./constants";

/**
 * left + right, four lanes. V8 looks for vectors to join from neighbouring stores back, and from sums of integers, but not of floats:
 * one of no effect shows it the way.
 */
// @ts-ignore: decorator
@inline
export function sumHalves(left: v128, right: v128): v128 {
  const nothing = v128.and(i64x2.add(left, right), four(Constant.zero));
  return v128.or(f32x4.add(left, right), nothing);
}
