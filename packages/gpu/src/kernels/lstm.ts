import { code } from "./lstm.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const lstm: PhasedKernel = {
  code,
  forward: [each("lstmForward", "H")],
  backward: [each("lstmBackward", "H")],
};
