import type { UpdateName } from "@dncjs/core/backend";
import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clipByGlobalNorm.ts";
import { clipByValue } from "./clipByValue.ts";
import type { GpuUpdate } from "./gpuUpdate.ts";
import { rmspropTensorflow } from "./rmspropTensorflow.ts";
import { rmspropTorch } from "./rmspropTorch.ts";
import { sum } from "./sum.ts";

/** The implementations of all updates of core. A missing one is a type error. */
export const gpuUpdates: { readonly [Name in UpdateName]: GpuUpdate } = {
  adam,
  clipByGlobalNorm,
  clipByValue,
  rmspropTensorflow,
  rmspropTorch,
  sum,
};
