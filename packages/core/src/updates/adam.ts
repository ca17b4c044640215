/**
 * m ← β₁ m + (1 - β₁) g        v ← β₂ v + (1 - β₂) g²        θ ← θ - η (m / correction1) / (√(v / correction2) + ε)
 *
 * correction_i = 1 - β_i^t corrects the bias of a start at 0. With coupledDecay λ, g ← g + λθ first (Adam with L2). With decoupledDecay λ,
 * θ shrinks by ηλθ instead (AdamW). Source: Kingma & Ba 2015; Loshchilov & Hutter 2019.
 */
import { adam as spec } from "./specs/adam.ts";
import type { UpdateOf } from "./update.ts";

export const adam: UpdateOf<typeof spec> = {
  ...spec,
  apply({ parameters, gradients, mean, variance }, c) {
    for (let n = 0; n < parameters.length; n++) {
      const g = gradients[n] + c.coupledDecay * parameters[n];
      mean[n] = c.beta1 * mean[n] + (1 - c.beta1) * g;
      variance[n] = c.beta2 * variance[n] + (1 - c.beta2) * g * g;
      const change = mean[n] / c.correction1 / (Math.sqrt(variance[n] / c.correction2) + c.epsilon);
      parameters[n] -= c.learningRate * (change + c.decoupledDecay * parameters[n]);
    }
  },
};
