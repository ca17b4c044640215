import { code } from "./readWeighting.wgsl.ts";
import { each, type RowKernel, together } from "./rowKernel.ts";

export const readWeighting: RowKernel = {
  code,
  forward: [each("readWeightingForward", "R N")],
  backward: [each("readWeightingBackward", "R N"), together("readWeightingModes", "R M")],
};
