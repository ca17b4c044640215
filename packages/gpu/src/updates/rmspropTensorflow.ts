import { each } from "../kernels/phasedKernel.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";
import { code } from "./rmspropTensorflow.wgsl.ts";

export const rmspropTensorflow: GpuUpdate = { code, phases: [each("rmspropTensorflowUpdate", "n")] };
