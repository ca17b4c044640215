import { code } from "./layerNorm.wgsl.ts";
import { type PhasedKernel, together } from "./phasedKernel.ts";

export const layerNorm: PhasedKernel = {
  code,
  forward: [together("layerNormForward", "G")],
  backward: [together("layerNormBackward", "G")],
};
