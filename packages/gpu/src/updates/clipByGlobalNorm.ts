import { each } from "../kernels/phasedKernel.ts";
import { code } from "./clipByGlobalNorm.wgsl.ts";
import { type GpuUpdate, inParts, once } from "./gpuUpdate.ts";

export const clipByGlobalNorm: GpuUpdate = {
  code,
  phases: [inParts("normParts"), once("normTotal"), each("normClip", "n")],
};
