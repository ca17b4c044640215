import { each, type PhasedKernel } from "./phasedKernel.ts";
import { code } from "./softmaxCrossEntropy.wgsl.ts";

export const softmaxCrossEntropy: PhasedKernel = {
  code,
  forward: [each("softmaxCrossEntropyForward", "")],
  backward: [each("softmaxCrossEntropyBackward", "Y")],
};
