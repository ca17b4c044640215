/**
 * cost = price · stepWeight · Σ_vn writeWeights_vn
 *
 * A small price on writing, added to the loss. It closes the write gate in steps that need no write.
 */
import type { KernelOf } from "./kernel.ts";
import { writePrice as spec } from "./specs/writePrice.ts";

export const writePrice: KernelOf<typeof spec> = {
  ...spec,

  forward({ writeWeights, stepWeight, cost }, { price }) {
    let sum = 0;
    for (let n = 0; n < writeWeights.length; n++) sum += writeWeights[n];
    cost[0] = price * stepWeight[0] * sum;
  },

  backward({ stepWeight }, d, { price }) {
    for (let n = 0; n < d.writeWeights.length; n++) d.writeWeights[n] += d.cost[0] * price * stepWeight[0];
  },
};
