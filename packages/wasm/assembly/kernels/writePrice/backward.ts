/** dwriteWeights_vn += price · stepWeight · dcost */
import { operandAt, size } from "../../call";
import { WritePrice } from "../../generated/operands";
import { addLanes } from "../../vector";
import { priceOf } from "./forward";

export function writePriceBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = begin; b < end; b++) {
    const dw = operandAt(call, WritePrice.dWriteWeights, frame, b);
    const dCost = load<f32>(operandAt(call, WritePrice.dCost, frame, b));
    const share = f32x4.splat(dCost * priceOf(call, frame, b));
    eachVector(n, (at: usize, count: i32) => {
      addLanes(dw + at, share, count);
    });
  }
}
