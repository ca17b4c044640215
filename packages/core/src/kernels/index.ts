import { allocation } from "./allocation.ts";
import { clamp } from "./clamp.ts";
import { contentWeighting } from "./contentWeighting.ts";
import { directional } from "./directional.ts";
import { interfaceVector } from "./interfaceVector.ts";
import { join } from "./join.ts";
import { linear } from "./linear.ts";
import { lstm } from "./lstm.ts";
import { meanSquare } from "./meanSquare.ts";
import { memoryRead } from "./memoryRead.ts";
import { memoryWrite } from "./memoryWrite.ts";
import { readWeighting } from "./readWeighting.ts";
import { relu } from "./relu.ts";
import { sigmoidCrossEntropy } from "./sigmoidCrossEntropy.ts";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.ts";
import { temporalLink } from "./temporalLink.ts";
import { usage } from "./usage.ts";
import { writePrice } from "./writePrice.ts";
import { writeWeighting } from "./writeWeighting.ts";

/** Every primitive by name, in the order of a step. Backends map over this type, so a missing primitive is a compile error. */
export interface Kernels {
  readonly linear: typeof linear;
  readonly lstm: typeof lstm;
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
  lstm,
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

export type KernelName = keyof Kernels;
