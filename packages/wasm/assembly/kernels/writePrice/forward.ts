/** cost = price · stepWeight · Σ_vn writeWeights_vn */
import { constant, operandAt, size } from "../../call";
import { WritePrice } from "../../generated/operands";
import { total } from "../../vector";

export function writePriceForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = begin; b < end; b++) {
    const weights = operandAt(call, WritePrice.writeWeights, frame, b);
    const cost = operandAt(call, WritePrice.cost, frame, b);
    store<f32>(cost, priceOf(call, frame, b) * total(weights, n));
  }
}

/** @inline */
export function priceOf(call: usize, frame: usize, b: i32): f32 {
  const stepWeight = operandAt(call, WritePrice.stepWeight, frame, b);
  return constant(call, WritePrice.price) * load<f32>(stepWeight);
}
