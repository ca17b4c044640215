import { each, type PhasedKernel } from "./phasedKernel.ts";
import { code } from "./sigmoidCrossEntropy.wgsl.ts";

export const sigmoidCrossEntropy: PhasedKernel = {
  code,
  forward: [each("sigmoidCrossEntropyForward", "")],
  backward: [each("sigmoidCrossEntropyBackward", "Y")],
};
