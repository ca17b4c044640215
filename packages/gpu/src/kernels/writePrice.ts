import { each, type PhasedKernel, together } from "./phasedKernel.ts";
import { code } from "./writePrice.wgsl.ts";

export const writePrice: PhasedKernel = {
  code,
  forward: [together("writePriceForward", "")],
  backward: [each("writePriceBackward", "V N")],
};
