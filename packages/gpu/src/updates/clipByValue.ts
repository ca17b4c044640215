import { each } from "../kernels/phasedKernel.ts";
import { code } from "./clipByValue.wgsl.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";

export const clipByValue: GpuUpdate = { code, phases: [each("clipByValueUpdate", "n")] };
