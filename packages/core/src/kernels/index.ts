import { allocation } from "./allocation.ts";
import { clamp } from "./clamp.ts";
import { contentWeighting } from "./contentWeighting.ts";
import { directional } from "./directional.ts";
import { gru } from "./gru.ts";
import { interfaceVector } from "./interfaceVector.ts";
import { join } from "./join.ts";
import type { KernelOf } from "./kernel.ts";
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
import type { Kernels, SparseKernels } from "./specs/index.ts";
import { temporalLink } from "./temporalLink.ts";
import { usage } from "./usage.ts";
import { writePrice } from "./writePrice.ts";
import { writeWeighting } from "./writeWeighting.ts";

type Specs = Kernels & SparseKernels;

/** The code of every primitive, for the reference backend. */
export const referenceKernels: { readonly [Name in keyof Specs]: KernelOf<Specs[Name]> } = {
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
