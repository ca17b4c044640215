import { code } from "./memoryWrite.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const memoryWrite: RowKernel = {
  code,
  forward: [each("memoryWriteForward", "N W")],
  backward: [each("memoryWriteBackward", "N W"), each("memoryWriteRows", "N"), each("memoryWriteColumns", "V W")],
  stores: "prevMemory",
};
