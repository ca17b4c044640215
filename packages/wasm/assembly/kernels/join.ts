/** features = [hidden ; readVectors] */
import { at, has, rowStride, size } from "../call";
import { add, copy } from "../lanes/index";
import { Join } from "../operands";

export function joinForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = <usize>begin; b < <usize>end; b++) {
    const features = at(call, Join.features, frame) + b * rowStride(call, Join.features);
    copy(at(call, Join.hidden, frame) + b * rowStride(call, Join.hidden), features, K0);
    if (!has(call, Join.readVectors)) continue;
    const readVectors = at(call, Join.readVectors, frame) + b * rowStride(call, Join.readVectors);
    copy(readVectors, features + (<usize>K0 << 2), size(call, Join.K1));
  }
}

export function joinBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = <usize>begin; b < <usize>end; b++) {
    const dFeatures = at(call, Join.dFeatures, frame) + b * rowStride(call, Join.dFeatures);
    add(dFeatures, at(call, Join.dHidden, frame) + b * rowStride(call, Join.dHidden), K0);
    if (!has(call, Join.dReadVectors)) continue;
    const dReadVectors = at(call, Join.dReadVectors, frame) + b * rowStride(call, Join.dReadVectors);
    add(dFeatures + (<usize>K0 << 2), dReadVectors, size(call, Join.K1));
  }
}
