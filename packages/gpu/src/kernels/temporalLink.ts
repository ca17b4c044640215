import { each, type RowKernel, together } from "./rowKernel.ts";
import { code } from "./temporalLink.wgsl.ts";

export const temporalLink: RowKernel = {
  code,
  forward: [each("temporalLinkForward", "V N N"), together("temporalLinkPrecedence", "V")],
  backward: [
    each("temporalLinkBackward", "V N N"),
    each("temporalLinkWeights", "V N"),
    together("temporalLinkPrecedenceGradient", "V"),
  ],
  stores: "prevLink",
};
