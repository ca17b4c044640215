import { each, type PhasedKernel, together } from "./phasedKernel.ts";
import { code } from "./writeWeighting.wgsl.ts";

export const writeWeighting: PhasedKernel = {
  code,
  forward: [each("writeWeightingForward", "V N")],
  backward: [each("writeWeightingBackward", "V N"), together("writeWeightingGates", "V")],
};
