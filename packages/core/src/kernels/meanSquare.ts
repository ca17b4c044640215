/**
 * loss = weight · Σ_j (y_j - target_j)²
 *
 * The mean squared error if weight = 1 / (number of judged elements).
 */
import type { KernelOf } from "./kernel.ts";
import { meanSquare as spec } from "./specs/meanSquare.ts";

export const meanSquare: KernelOf<typeof spec> = {
  ...spec,

  forward({ y, target, weight, loss }) {
    let sum = 0;
    for (let j = 0; j < y.length; j++) sum += (y[j] - target[j]) ** 2;
    loss[0] = weight[0] * sum;
  },

  backward({ y, target, weight }, d) {
    for (let j = 0; j < y.length; j++) d.y[j] += d.loss[0] * weight[0] * 2 * (y[j] - target[j]);
  },
};
