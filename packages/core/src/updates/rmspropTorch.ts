/**
 * g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
 *
 * RMSProp of PyTorch: s starts at 0, ε is outside the root, and λ is the (coupled) weight decay. If μ = 0, the momentum b is neither read
 * nor written.
 */
import type { Update } from "./update.ts";

type Operands = "parameters" | "gradients" | "meanSquare" | "momentum";
type Constants = "learningRate" | "decay" | "momentumDecay" | "epsilon" | "weightDecay";

export const rmspropTorch: Update<Operands, Constants> = {
  name: "rmspropTorch",
  operands: { parameters: "n", gradients: "n", meanSquare: "n", momentum: "n" },
  constants: ["learningRate", "decay", "momentumDecay", "epsilon", "weightDecay"],
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
