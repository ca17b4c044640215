import { each, type RowKernel, together } from "./rowKernel.ts";
import { code } from "./usage.wgsl.ts";

export const usage: RowKernel = {
  code,
  forward: [each("usageForward", "N")],
  backward: [each("usageBackward", "N"), together("usageGates", "R")],
};
