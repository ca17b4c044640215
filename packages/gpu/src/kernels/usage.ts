import { each, type PhasedKernel, together } from "./phasedKernel.ts";
import { code } from "./usage.wgsl.ts";

export const usage: PhasedKernel = {
  code,
  forward: [each("usageForward", "N")],
  backward: [each("usageBackward", "N"), together("usageGates", "R")],
};
