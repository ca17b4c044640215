import { code } from "./allocation.wgsl.ts";
import { each, type PhasedKernel, together } from "./phasedKernel.ts";

export const allocation: PhasedKernel = {
  code,
  forward: [each("allocationForward", "N")],
  backward: [each("allocationOrdered", "N"), together("allocationGates", ""), each("allocationUsages", "N")],
  iterations: "V",
  workspace: ({ N = 0 }) => 2 * N,
};
