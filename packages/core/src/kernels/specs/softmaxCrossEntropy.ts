import { defineSpec, type KernelSpec } from "../kernel.ts";

export const softmaxCrossEntropy: KernelSpec<"y", never, "target" | "weight", "loss", never, never> = defineSpec({
  name: "softmaxCrossEntropy",
  inputs: { y: "Y" },
  data: { target: "Y", weight: "" },
  outputs: { loss: "" },
  sizes: ["Y", "G"],
});
