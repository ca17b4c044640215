import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clipByGlobalNorm.ts";
import { clipByValue } from "./clipByValue.ts";
import { rmspropTensorflow } from "./rmspropTensorflow.ts";
import { rmspropTorch } from "./rmspropTorch.ts";
import { sum } from "./sum.ts";

/** Every parameter update by name. Backends map over this type. */
export interface Updates {
  readonly sum: typeof sum;
  readonly clipByValue: typeof clipByValue;
  readonly clipByGlobalNorm: typeof clipByGlobalNorm;
  readonly rmspropTensorflow: typeof rmspropTensorflow;
  readonly rmspropTorch: typeof rmspropTorch;
  readonly adam: typeof adam;
}

export const updates: Updates = {
  sum,
  clipByValue,
  clipByGlobalNorm,
  rmspropTensorflow,
  rmspropTorch,
  adam,
};

export type UpdateName = keyof Updates;
