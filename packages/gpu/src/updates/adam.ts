import { each } from "../kernels/rowKernel.ts";
import { code } from "./adam.wgsl.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";

export const adam: GpuUpdate = { code, phases: [each("adamUpdate", "n")] };
