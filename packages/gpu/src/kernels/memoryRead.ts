import { code } from "./memoryRead.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const memoryRead: PhasedKernel = {
  code,
  forward: [each("memoryReadForward", "R W")],
  backward: [each("memoryReadWeights", "R N"), each("memoryReadMemory", "N W")],
};
