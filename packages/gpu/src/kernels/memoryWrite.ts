import { code } from "./memoryWrite.wgsl.ts";
import { each, type PhasedKernel } from "./phasedKernel.ts";

export const memoryWrite: PhasedKernel = {
  code,
  forward: [each("memoryWriteForward", "N W")],
  backward: [each("memoryWriteBackward", "N W"), each("memoryWriteLocations", "N"), each("memoryWriteVectors", "V W")],
  stores: "prevMemory",
};
