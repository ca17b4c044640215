import { code } from "./meanSquare.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const meanSquare: RowKernel = {
  code,
  forward: [each("meanSquareForward", "")],
  backward: [each("meanSquareBackward", "Y")],
};
