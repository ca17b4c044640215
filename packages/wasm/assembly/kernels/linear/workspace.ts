/** The workspace of a linear call: the packed operands of a product (product/product.ts). */
import { has, size } from "../../call";
import { Linear } from "../../generated/operands";
import { SPARE } from "../../product/product";
import { depth } from "./operands";
import { gradientWorkspace } from "./parameterGradient";

/** Most batch elements of one product, so that the packed rows stay in the second-level cache. */
export const ELEMENTS: i32 = 48;

export function linearWorkspace(call: usize): usize {
  const rows = min(size(call, Linear.maxElements), ELEMENTS);
  const packed = (<usize>(rows * max(depth(call), size(call, Linear.M)))) << 2;
  return SPARE + max(packed, has(call, Linear.dOut) ? gradientWorkspace(call) : 0);
}
