/**
 * g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
 *
 * RMSProp of PyTorch: s starts at 0, ε is outside the root, and λ is the (coupled) weight decay. If μ = 0, the momentum b is neither read
 * nor written.
 */
import { rmspropTorch as spec } from "./specs/rmspropTorch.ts";
import type { UpdateOf } from "./update.ts";

export const rmspropTorch: UpdateOf<typeof spec> = {
  ...spec,
  apply({ parameters, gradients, meanSquare, momentum }, { learningRate, decay, momentumDecay, epsilon, weightDecay }) {
    for (let n = 0; n < parameters.length; n++) {
      const g = gradients[n] + weightDecay * parameters[n];
      meanSquare[n] = decay * meanSquare[n] + (1 - decay) * g * g;
      let change = g / (Math.sqrt(meanSquare[n]) + epsilon);
      if (momentumDecay !== 0) {
        change += momentumDecay * momentum[n];
        momentum[n] = change;
      }
      parameters[n] -= learningRate * change;
    }
  },
};
