import { allocation } from "./allocation.ts";
import { clamp } from "./clamp.ts";
import { contentWeighting } from "./contentWeighting.ts";
import { directional } from "./directional.ts";
import { gru } from "./gru.ts";
import { interfaceVector } from "./interfaceVector.ts";
import { join } from "./join.ts";
import { layerNorm } from "./layerNorm.ts";
import { linear } from "./linear.ts";
import { lstm } from "./lstm.ts";
import { meanSquare } from "./meanSquare.ts";
import { memoryRead } from "./memoryRead.ts";
import { memoryWrite } from "./memoryWrite.ts";
import { readWeighting } from "./readWeighting.ts";
import { relu } from "./relu.ts";
import { sigmoidCrossEntropy } from "./sigmoidCrossEntropy.ts";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.ts";
import { sparseAllocation } from "./sparseAllocation.ts";
import { sparseContentWeighting } from "./sparseContentWeighting.ts";
import { sparseDirectional } from "./sparseDirectional.ts";
import { sparseMemoryRead } from "./sparseMemoryRead.ts";
import { sparseMemoryWrite } from "./sparseMemoryWrite.ts";
import { sparseReadWeighting } from "./sparseReadWeighting.ts";
import { sparseTemporalLink } from "./sparseTemporalLink.ts";
import { sparseUsage } from "./sparseUsage.ts";
import { sparseWriteWeighting } from "./sparseWriteWeighting.ts";
import { temporalLink } from "./temporalLink.ts";
import { usage } from "./usage.ts";
import { writePrice } from "./writePrice.ts";
import { writeWeighting } from "./writeWeighting.ts";

/** The primitives that every backend has, in the order of a step. Backends map over this type, so a missing one is a compile error. */
export interface Kernels {
  readonly linear: typeof linear;
  readonly layerNorm: typeof layerNorm;
  readonly lstm: typeof lstm;
  readonly gru: typeof gru;
  readonly relu: typeof relu;
  readonly interfaceVector: typeof interfaceVector;
  readonly usage: typeof usage;
  readonly contentWeighting: typeof contentWeighting;
  readonly allocation: typeof allocation;
  readonly writeWeighting: typeof writeWeighting;
  readonly memoryWrite: typeof memoryWrite;
  readonly temporalLink: typeof temporalLink;
  readonly directional: typeof directional;
  readonly readWeighting: typeof readWeighting;
  readonly memoryRead: typeof memoryRead;
  readonly writePrice: typeof writePrice;
  readonly join: typeof join;
  readonly clamp: typeof clamp;
  readonly sigmoidCrossEntropy: typeof sigmoidCrossEntropy;
  readonly softmaxCrossEntropy: typeof softmaxCrossEntropy;
  readonly meanSquare: typeof meanSquare;
}

export const kernels: Kernels = {
  linear,
  layerNorm,
  lstm,
  gru,
  relu,
  interfaceVector,
  usage,
  contentWeighting,
  allocation,
  writeWeighting,
  memoryWrite,
  temporalLink,
  directional,
  readWeighting,
  memoryRead,
  writePrice,
  join,
  clamp,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  meanSquare,
};

/** The primitives of a sparse memory, in the order of a step. A backend may lack them. */
export interface SparseKernels {
  readonly sparseUsage: typeof sparseUsage;
  readonly sparseContentWeighting: typeof sparseContentWeighting;
  readonly sparseAllocation: typeof sparseAllocation;
  readonly sparseWriteWeighting: typeof sparseWriteWeighting;
  readonly sparseMemoryWrite: typeof sparseMemoryWrite;
  readonly sparseTemporalLink: typeof sparseTemporalLink;
  readonly sparseDirectional: typeof sparseDirectional;
  readonly sparseReadWeighting: typeof sparseReadWeighting;
  readonly sparseMemoryRead: typeof sparseMemoryRead;
}

export const sparseKernels: SparseKernels = {
  sparseUsage,
  sparseContentWeighting,
  sparseAllocation,
  sparseWriteWeighting,
  sparseMemoryWrite,
  sparseTemporalLink,
  sparseDirectional,
  sparseReadWeighting,
  sparseMemoryRead,
};

/** Primitives that a backend may lack. Those that it has are `Backend.optionalKernels`. */
export const optionalKernels: readonly string[] = Object.keys(sparseKernels);

/** All primitives. */
export const allKernels: Kernels & SparseKernels = { ...kernels, ...sparseKernels };

export type KernelName = keyof Kernels;
export type SparseKernelName = keyof SparseKernels;
