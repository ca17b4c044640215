import { code } from "./memoryRead.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const memoryRead: RowKernel = {
  code,
  forward: [each("memoryReadForward", "R W")],
  backward: [each("memoryReadWeights", "R N"), each("memoryReadMemory", "N W")],
};
