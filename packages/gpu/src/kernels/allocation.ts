import { code } from "./allocation.wgsl.ts";
import { each, type RowKernel, together } from "./rowKernel.ts";

export const allocation: RowKernel = {
  code,
  forward: [each("allocationForward", "N")],
  backward: [each("allocationOrdered", "N"), together("allocationGates", ""), each("allocationUsages", "N")],
  turns: "V",
  workspace: ({ N = 0 }) => 2 * N,
};
