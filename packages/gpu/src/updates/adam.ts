import { each } from "../kernels/phasedKernel.ts";
import { code } from "./adam.wgsl.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";

export const adam: GpuUpdate = { code, phases: [each("adamUpdate", "n")] };
