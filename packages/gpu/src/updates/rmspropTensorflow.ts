import { each } from "../kernels/rowKernel.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";
import { code } from "./rmspropTensorflow.wgsl.ts";

export const rmspropTensorflow: GpuUpdate = { code, phases: [each("rmspropTensorflowUpdate", "n")] };
