import { code } from "./join.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const join: PhasedKernel = {
  code,
  forward: [each("joinForward", "K")],
  backward: [each("joinBackward", "K")],
};
