/**
 * loss = weight · Σ_g Σ_j target_gj ( log Σ_k e^y_gk - y_gj )
 *
 * Cross-entropy of G groups of Y/G classes each with logits y. A group whose target is all zeros is not judged.
 */
import type { FloatArray, KernelOf } from "./kernel.ts";
import { softmaxCrossEntropy as spec } from "./specs/softmaxCrossEntropy.ts";

export const softmaxCrossEntropy: KernelOf<typeof spec> = {
  ...spec,

  forward({ y, target, weight, loss }, { G }) {
    const classes = y.length / G;
    let sum = 0;
    for (let at = 0; at < y.length; at += classes) {
      const logSum = logSumExp(y, at, classes);
      for (let j = at; j < at + classes; j++) sum += target[j] * (logSum - y[j]);
    }
    loss[0] = weight[0] * sum;
  },

  backward({ y, target, weight }, d, { G }) {
    const classes = y.length / G;
    for (let at = 0; at < y.length; at += classes) {
      const logSum = logSumExp(y, at, classes);
      let mass = 0;
      for (let j = at; j < at + classes; j++) mass += target[j];
      for (let j = at; j < at + classes; j++) {
        d.y[j] += d.loss[0] * weight[0] * (mass * Math.exp(y[j] - logSum) - target[j]);
      }
    }
  },
};

function logSumExp(y: FloatArray, at: number, count: number): number {
  let max = -Infinity;
  for (let j = at; j < at + count; j++) max = Math.max(max, y[j]);
  let sum = 0;
  for (let j = at; j < at + count; j++) sum += Math.exp(y[j] - max);
  return max + Math.log(sum);
}
