import type { UpdateSpec } from "../update.ts";

type Operands = "parameters" | "gradients" | "mean" | "variance";
type Constants =
  | "learningRate"
  | "beta1"
  | "beta2"
  | "epsilon"
  | "correction1"
  | "correction2"
  | "coupledDecay"
  | "decoupledDecay";

export const adam: UpdateSpec<Operands, Constants> = {
  name: "adam",
  operands: { parameters: "n", gradients: "n", mean: "n", variance: "n" },
  constants: [
    "learningRate",
    "beta1",
    "beta2",
    "epsilon",
    "correction1",
    "correction2",
    "coupledDecay",
    "decoupledDecay",
  ],
};
