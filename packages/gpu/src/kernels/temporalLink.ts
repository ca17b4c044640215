import { each, type PhasedKernel, together } from "./phasedKernel.ts";
import { code } from "./temporalLink.wgsl.ts";

export const temporalLink: PhasedKernel = {
  code,
  forward: [each("temporalLinkForward", "V N N"), together("temporalLinkPrecedence", "V")],
  backward: [
    each("temporalLinkBackward", "V N N"),
    each("temporalLinkWeights", "V N"),
    together("temporalLinkPrecedenceGradient", "V"),
  ],
  stores: "prevLink",
};
