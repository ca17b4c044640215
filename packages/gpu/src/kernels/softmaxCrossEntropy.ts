import { each, type RowKernel } from "./rowKernel.ts";
import { code } from "./softmaxCrossEntropy.wgsl.ts";

export const softmaxCrossEntropy: RowKernel = {
  code,
  forward: [each("softmaxCrossEntropyForward", "")],
  backward: [each("softmaxCrossEntropyBackward", "Y")],
};
