/** features = [hidden ; readVectors] */
import { has, size } from "../call";
import { add, copy } from "../lanes/index";
import { Join } from "../operands";
import { rowAt } from "../row";

export function joinForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = begin; b < end; b++) {
    const features = rowAt(call, Join.features, frame, b);
    copy(rowAt(call, Join.hidden, frame, b), features, K0);
    if (!has(call, Join.readVectors)) continue;
    const readVectors = rowAt(call, Join.readVectors, frame, b);
    copy(readVectors, features + (<usize>K0 << 2), size(call, Join.K1));
  }
}

export function joinBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = begin; b < end; b++) {
    const dFeatures = rowAt(call, Join.dFeatures, frame, b);
    add(dFeatures, rowAt(call, Join.dHidden, frame, b), K0);
    if (!has(call, Join.dReadVectors)) continue;
    const dReadVectors = rowAt(call, Join.dReadVectors, frame, b);
    add(dFeatures + (<usize>K0 << 2), dReadVectors, size(call, Join.K1));
  }
}
