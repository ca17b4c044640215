import { code } from "./interfaceVector.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const interfaceVector: PhasedKernel = {
  code,
  forward: [each("interfaceVectorForward", "I")],
  backward: [each("interfaceVectorBackward", "I")],
};
