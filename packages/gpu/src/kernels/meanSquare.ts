import { code } from "./meanSquare.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const meanSquare: PhasedKernel = {
  code,
  forward: [each("meanSquareForward", "")],
  backward: [each("meanSquareBackward", "Y")],
};
