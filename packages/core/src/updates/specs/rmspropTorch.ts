import type { UpdateSpec } from "../update.ts";

type Operands = "parameters" | "gradients" | "meanSquare" | "momentum";
type Constants = "learningRate" | "decay" | "momentumDecay" | "epsilon" | "weightDecay";

export const rmspropTorch: UpdateSpec<Operands, Constants> = {
  name: "rmspropTorch",
  operands: { parameters: "n", gradients: "n", meanSquare: "n", momentum: "n" },
  constants: ["learningRate", "decay", "momentumDecay", "epsilon", "weightDecay"],
};
