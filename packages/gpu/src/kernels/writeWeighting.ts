import { each, type RowKernel, together } from "./rowKernel.ts";
import { code } from "./writeWeighting.wgsl.ts";

export const writeWeighting: RowKernel = {
  code,
  forward: [each("writeWeightingForward", "V N")],
  backward: [each("writeWeightingBackward", "V N"), together("writeWeightingGates", "V")],
};
