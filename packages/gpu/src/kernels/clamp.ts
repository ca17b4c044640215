import { code } from "./clamp.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const clamp: PhasedKernel = {
  code,
  forward: [each("clampForward", "K")],
  backward: [each("clampBackward", "K")],
};
