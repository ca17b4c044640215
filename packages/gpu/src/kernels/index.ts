import type { KernelName } from "@dncjs/core/backend";
import { allocation } from "./allocation.ts";
import { clamp } from "./clamp.ts";
import { contentWeighting } from "./contentWeighting.ts";
import { directional } from "./directional.ts";
import { gru } from "./gru.ts";
import { interfaceVector } from "./interfaceVector.ts";
import { join } from "./join.ts";
import { layerNorm } from "./layerNorm.ts";
import { linear, type TiledKernel } from "./linear.ts";
import { lstm } from "./lstm.ts";
import { meanSquare } from "./meanSquare.ts";
import { memoryRead } from "./memoryRead.ts";
import { memoryWrite } from "./memoryWrite.ts";
import type { PhasedKernel } from "./phasedKernel.ts";
import { readWeighting } from "./readWeighting.ts";
import { relu } from "./relu.ts";
import { sigmoidCrossEntropy } from "./sigmoidCrossEntropy.ts";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.ts";
import { temporalLink } from "./temporalLink.ts";
import { usage } from "./usage.ts";
import { writePrice } from "./writePrice.ts";
import { writeWeighting } from "./writeWeighting.ts";

export type GpuKernel = PhasedKernel | TiledKernel;

/** The kernels of all primitives of core. A missing one is a type error. */
export const gpuKernels: { readonly [Name in KernelName]: GpuKernel } = {
  allocation,
  clamp,
  contentWeighting,
  directional,
  gru,
  interfaceVector,
  join,
  layerNorm,
  linear,
  lstm,
  meanSquare,
  memoryRead,
  memoryWrite,
  readWeighting,
  relu,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  temporalLink,
  usage,
  writePrice,
  writeWeighting,
};
