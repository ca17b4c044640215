import { code } from "./gru.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const gru: PhasedKernel = {
  code,
  forward: [each("gruForward", "H")],
  backward: [each("gruBackward", "H")],
};
