/**
 * g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
 *
 * RMSProp as in PyTorch: s starts at 0 and ε stands outside the root; λ is its (coupled) weight decay. Where μ = 0 there is no b to
 * remember: it is neither read nor written.
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
      let step = g / (Math.sqrt(meanSquare[n]) + epsilon);
      if (momentumDecay !== 0) {
        step += momentumDecay * momentum[n];
        momentum[n] = step;
      }
      parameters[n] -= learningRate * step;
    }
  },
};
