import { code } from "./contentWeighting.wgsl.ts";
import { each, type PhasedKernel, together } from "./phasedKernel.ts";

export const contentWeighting: PhasedKernel = {
  code,
  forward: [each("contentSimilarity", "K N"), together("contentWeights", "K")],
  backward: [
    together("contentHeadGradient", "K"),
    each("contentMemoryGradient", "N W"),
    each("contentKeyGradient", "K W"),
  ],
  workspace: ({ N = 0, K = 0 }) => (2 * N + 1) * K,
};
