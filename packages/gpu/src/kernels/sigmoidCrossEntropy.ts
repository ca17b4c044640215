import { each, type RowKernel } from "./rowKernel.ts";
import { code } from "./sigmoidCrossEntropy.wgsl.ts";

export const sigmoidCrossEntropy: RowKernel = {
  code,
  forward: [each("sigmoidCrossEntropyForward", "")],
  backward: [each("sigmoidCrossEntropyBackward", "Y")],
};
