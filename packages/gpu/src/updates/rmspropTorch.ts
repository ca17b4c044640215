import { each } from "../kernels/phasedKernel.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";
import { code } from "./rmspropTorch.wgsl.ts";

export const rmspropTorch: GpuUpdate = { code, phases: [each("rmspropTorchUpdate", "n")] };
