import { defineSpec, type KernelSpec } from "../kernel.ts";

export const meanSquare: KernelSpec<"y", never, "target" | "weight", "loss", never, never> = defineSpec({
  name: "meanSquare",
  inputs: { y: "Y" },
  data: { target: "Y", weight: "" },
  outputs: { loss: "" },
  sizes: ["Y"],
});
