import { each, type PhasedKernel } from "./phasedKernel.ts";
import { code } from "./relu.wgsl.ts";

export const relu: PhasedKernel = {
  code,
  forward: [each("reluForward", "K")],
  backward: [each("reluBackward", "K")],
};
