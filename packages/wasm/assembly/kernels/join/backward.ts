/** [dhidden ; dreadVectors] += dfeatures */
import { has, operandAt, size } from "../../call";
import { Join } from "../../generated/operands";
import { add } from "../../vector";

export function joinBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = begin; b < end; b++) {
    const dFeatures = operandAt(call, Join.dFeatures, frame, b);
    add(dFeatures, operandAt(call, Join.dHidden, frame, b), K0);
    if (!has(call, Join.dReadVectors)) continue;
    const dReadVectors = operandAt(call, Join.dReadVectors, frame, b);
    add(dFeatures + ((<usize>K0) << 2), dReadVectors, size(call, Join.K1));
  }
}
