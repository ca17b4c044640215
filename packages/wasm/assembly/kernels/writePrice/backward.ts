import { operandAt, size } from "../../call";
import { WritePrice } from "../../generated/operands";
import { loadLanes, storeLanes } from "../../vector";
import { priceOf } from "./forward";

export function writePriceBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = begin; b < end; b++) {
    let dw = operandAt(call, WritePrice.dWriteWeights, frame, b);
    const dCost = load<f32>(operandAt(call, WritePrice.dCost, frame, b));
    const share = f32x4.splat(dCost * priceOf(call, frame, b));
    for (const last = dw + ((<usize>(n & ~3)) << 2); dw < last; dw += 16) {
      v128.store(dw, f32x4.add(v128.load(dw), share));
    }
    if (n & 3) storeLanes(dw, f32x4.add(loadLanes(dw, n & 3), share), n & 3);
  }
}
