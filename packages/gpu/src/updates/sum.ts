import { type GpuUpdate, inParts, once } from "./gpuUpdate.ts";
import { code } from "./sum.wgsl.ts";

export const sum: GpuUpdate = { code, phases: [inParts("sumParts"), once("sumTotal")] };
