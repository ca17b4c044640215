import { each, type PhasedKernel, together } from "./phasedKernel.ts";
import { code } from "./readWeighting.wgsl.ts";

export const readWeighting: PhasedKernel = {
  code,
  forward: [each("readWeightingForward", "R N")],
  backward: [each("readWeightingBackward", "R N"), together("readWeightingModes", "R M")],
};
