/**
 * loss = weight · Σ_j ( log(1 + e^y_j) - target_j y_j )
 *
 * Cross-entropy of independent bits with logits y. `weight` is 0 if the step is not judged, else 1 / (number of judged elements).
 */

import { sigmoid } from "./activations.ts";
import type { KernelOf } from "./kernel.ts";
import { sigmoidCrossEntropy as spec } from "./specs/sigmoidCrossEntropy.ts";

export const sigmoidCrossEntropy: KernelOf<typeof spec> = {
  ...spec,

  forward({ y, target, weight, loss }) {
    let sum = 0;
    for (let j = 0; j < y.length; j++) {
      sum += Math.max(y[j], 0) - y[j] * target[j] + Math.log1p(Math.exp(-Math.abs(y[j])));
    }
    loss[0] = weight[0] * sum;
  },

  backward({ y, target, weight }, d) {
    for (let j = 0; j < y.length; j++) d.y[j] += d.loss[0] * weight[0] * (sigmoid(y[j]) - target[j]);
  },
};
