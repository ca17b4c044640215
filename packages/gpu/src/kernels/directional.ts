import { code } from "./directional.wgsl.ts";
import { each, type PhasedKernel, together } from "./phasedKernel.ts";

export const directional: PhasedKernel = {
  code,
  forward: [
    each("directionalFollow", "R V N"),
    { ...together("directionalSharpen", "2 R V"), when: "forwardSharpness" },
  ],
  backward: [
    { ...together("directionalSharpenGradient", "2 R V"), when: "forwardSharpness" },
    each("directionalLinkGradient", "V N N"),
    each("directionalReadGradient", "R N"),
  ],
  workspace: ({ N = 0, R = 0, V = 0 }) => 2 * R * V * N,
};
