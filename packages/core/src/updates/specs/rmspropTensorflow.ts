import type { UpdateSpec } from "../update.ts";

type Operands = "parameters" | "gradients" | "meanSquare" | "momentum";
type Constants = "learningRate" | "decay" | "momentumDecay" | "epsilon";

export const rmspropTensorflow: UpdateSpec<Operands, Constants> = {
  name: "rmspropTensorflow",
  operands: { parameters: "n", gradients: "n", meanSquare: "n", momentum: "n" },
  constants: ["learningRate", "decay", "momentumDecay", "epsilon"],
};
