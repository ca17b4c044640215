/** cost = price · stepWeight · Σ_vn writeWeights_vn */
import { constant, operandAt, size } from "../../call";
import { WritePrice } from "../../generated/operands";
import { loadLanes, sum4 } from "../../vector";

export function writePriceForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = begin; b < end; b++) {
    let w = operandAt(call, WritePrice.writeWeights, frame, b);
    let total = f32x4.splat(0);
    for (const last = w + ((<usize>(n & ~3)) << 2); w < last; w += 16) total = f32x4.add(total, v128.load(w));
    if (n & 3) total = f32x4.add(total, loadLanes(w, n & 3));
    const cost = operandAt(call, WritePrice.cost, frame, b);
    store<f32>(cost, priceOf(call, frame, b) * sum4(total));
  }
}

/** @inline */
export function priceOf(call: usize, frame: usize, b: i32): f32 {
  const stepWeight = operandAt(call, WritePrice.stepWeight, frame, b);
  return constant(call, WritePrice.price) * load<f32>(stepWeight);
}
