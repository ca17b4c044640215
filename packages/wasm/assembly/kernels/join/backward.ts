/** [dhidden ; dreadVectors] += [dropout ; 1] ∘ dfeatures */
import { has, operandAt, size } from "../../call";
import { Join } from "../../generated/operands";
import { add, addProducts } from "../../vector";

export function joinBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = begin; b < end; b++) {
    const dFeatures = operandAt(call, Join.dFeatures, frame, b);
    const dHidden = operandAt(call, Join.dHidden, frame, b);
    if (has(call, Join.dropout)) addProducts(dFeatures, operandAt(call, Join.dropout, frame, b), dHidden, K0);
    else add(dFeatures, dHidden, K0);
    if (!has(call, Join.dReadVectors)) continue;
    const dReadVectors = operandAt(call, Join.dReadVectors, frame, b);
    add(dFeatures + ((<usize>K0) << 2), dReadVectors, size(call, Join.K1));
  }
}
