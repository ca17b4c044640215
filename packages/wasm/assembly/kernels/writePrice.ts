/** cost = price · stepWeight · Σ_vn writeWeights_vn */
import { at, constant, rowStride, size } from "../call";
import { loadPart, storePart, sum4 } from "../lanes/index";
import { WritePrice } from "../operands";

export function writePriceForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = <usize>begin; b < <usize>end; b++) {
    let w = at(call, WritePrice.writeWeights, frame) + b * rowStride(call, WritePrice.writeWeights);
    let total = f32x4.splat(0);
    for (const last = w + (<usize>(n & ~3) << 2); w < last; w += 16) total = f32x4.add(total, v128.load(w));
    if (n & 3) total = f32x4.add(total, loadPart(w, n & 3));
    const cost = at(call, WritePrice.cost, frame) + b * rowStride(call, WritePrice.cost);
    store<f32>(cost, priceOf(call, frame, b) * sum4(total));
  }
}

export function writePriceBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, WritePrice.V) * size(call, WritePrice.N);
  for (let b = <usize>begin; b < <usize>end; b++) {
    let dw = at(call, WritePrice.dWriteWeights, frame) + b * rowStride(call, WritePrice.dWriteWeights);
    const dCost = load<f32>(at(call, WritePrice.dCost, frame) + b * rowStride(call, WritePrice.dCost));
    const share = f32x4.splat(dCost * priceOf(call, frame, b));
    for (const last = dw + (<usize>(n & ~3) << 2); dw < last; dw += 16) {
      v128.store(dw, f32x4.add(v128.load(dw), share));
    }
    if (n & 3) storePart(dw, f32x4.add(loadPart(dw, n & 3), share), n & 3);
  }
}

// @ts-ignore: decorator
@inline
function priceOf(call: usize, frame: usize, b: usize): f32 {
  const stepWeight = at(call, WritePrice.stepWeight, frame) + b * rowStride(call, WritePrice.stepWeight);
  return constant(call, WritePrice.price) * load<f32>(stepWeight);
}
