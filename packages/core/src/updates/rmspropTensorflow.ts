/**
 * s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b
 *
 * RMSProp of TensorFlow 1: s starts at 1, ε is inside the root, and the momentum b includes the learning rate η.
 */
import { rmspropTensorflow as spec } from "./specs/rmspropTensorflow.ts";
import type { UpdateOf } from "./update.ts";

export const rmspropTensorflow: UpdateOf<typeof spec> = {
  ...spec,
  apply({ parameters, gradients, meanSquare, momentum }, { learningRate, decay, momentumDecay, epsilon }) {
    for (let n = 0; n < parameters.length; n++) {
      const g = gradients[n];
      meanSquare[n] = decay * meanSquare[n] + (1 - decay) * g * g;
      momentum[n] = momentumDecay * momentum[n] + (learningRate * g) / Math.sqrt(meanSquare[n] + epsilon);
      parameters[n] -= momentum[n];
    }
  },
};
