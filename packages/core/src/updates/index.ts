import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clipByGlobalNorm.ts";
import { clipByValue } from "./clipByValue.ts";
import { rmspropTensorflow } from "./rmspropTensorflow.ts";
import { rmspropTorch } from "./rmspropTorch.ts";
import type { UpdateName, Updates } from "./specs/index.ts";
import { sum } from "./sum.ts";
import type { UpdateOf } from "./update.ts";

/** The code of every update, for the reference backend. */
export const referenceUpdates: { readonly [Name in UpdateName]: UpdateOf<Updates[Name]> } = {
  sum,
  clipByValue,
  clipByGlobalNorm,
  rmspropTensorflow,
  rmspropTorch,
  adam,
};
