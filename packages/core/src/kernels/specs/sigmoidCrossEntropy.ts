import { defineSpec, type KernelSpec } from "../kernel.ts";

export const sigmoidCrossEntropy: KernelSpec<"y", never, "target" | "weight", "loss", never, never> = defineSpec({
  name: "sigmoidCrossEntropy",
  inputs: { y: "Y" },
  data: { target: "Y", weight: "" },
  outputs: { loss: "" },
  sizes: ["Y"],
});
