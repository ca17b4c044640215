/**
 * s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b
 *
 * RMSProp of TensorFlow 1: s starts at 1, ε is inside the root, and the momentum b includes the learning rate η.
 */
import type { Update } from "./update.ts";

type Operands = "parameters" | "gradients" | "meanSquare" | "momentum";
type Constants = "learningRate" | "decay" | "momentumDecay" | "epsilon";

export const rmspropTensorflow: Update<Operands, Constants> = {
  name: "rmspropTensorflow",
  operands: { parameters: "n", gradients: "n", meanSquare: "n", momentum: "n" },
  constants: ["learningRate", "decay", "momentumDecay", "epsilon"],
  apply({ parameters, gradients, meanSquare, momentum }, { learningRate, decay, momentumDecay, epsilon }) {
    for (let n = 0; n < parameters.length; n++) {
      const g = gradients[n];
      meanSquare[n] = decay * meanSquare[n] + (1 - decay) * g * g;
      momentum[n] = momentumDecay * momentum[n] + (learningRate * g) / Math.sqrt(meanSquare[n] + epsilon);
      parameters[n] -= momentum[n];
    }
  },
};
