/** cost = price · stepWeight · Σ_vn writeWeights_vn */
import { constant, size } from "../call";
import { loadLanes, storeLanes, sum4 } from "../lanes/index";
import { WritePrice } from "../operands";
import { rowAt } from "../row";

export function writePriceForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = begin; b < end; b++) {
    let w = rowAt(call, WritePrice.writeWeights, frame, b);
    let total = f32x4.splat(0);
    for (const last = w + (<usize>(n & ~3) << 2); w < last; w += 16) total = f32x4.add(total, v128.load(w));
    if (n & 3) total = f32x4.add(total, loadLanes(w, n & 3));
    const cost = rowAt(call, WritePrice.cost, frame, b);
    store<f32>(cost, priceOf(call, frame, b) * sum4(total));
  }
}

export function writePriceBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = begin; b < end; b++) {
    let dw = rowAt(call, WritePrice.dWriteWeights, frame, b);
    const dCost = load<f32>(rowAt(call, WritePrice.dCost, frame, b));
    const share = f32x4.splat(dCost * priceOf(call, frame, b));
    for (const last = dw + (<usize>(n & ~3) << 2); dw < last; dw += 16) {
      v128.store(dw, f32x4.add(v128.load(dw), share));
    }
    if (n & 3) storeLanes(dw, f32x4.add(loadLanes(dw, n & 3), share), n & 3);
  }
}

/** @inline */
function priceOf(call: usize, frame: usize, b: i32): f32 {
  const stepWeight = rowAt(call, WritePrice.stepWeight, frame, b);
  return constant(call, WritePrice.price) * load<f32>(stepWeight);
}
