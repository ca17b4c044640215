/** features = [dropout ∘ hidden ; readVectors] */
import { has, operandAt, size } from "../../call";
import { Join } from "../../generated/operands";
import { copy, storeProducts } from "../../vector";

export function joinForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const K0 = size(call, Join.K0);
  for (let b = begin; b < end; b++) {
    const features = operandAt(call, Join.features, frame, b);
    const hidden = operandAt(call, Join.hidden, frame, b);
    if (has(call, Join.dropout)) storeProducts(hidden, operandAt(call, Join.dropout, frame, b), features, K0);
    else copy(hidden, features, K0);
    if (!has(call, Join.readVectors)) continue;
    const readVectors = operandAt(call, Join.readVectors, frame, b);
    copy(readVectors, features + ((<usize>K0) << 2), size(call, Join.K1));
  }
}
