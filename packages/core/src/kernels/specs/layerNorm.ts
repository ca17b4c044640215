import { defineSpec, type KernelSpec } from "../kernel.ts";

type Input = "input" | "gain" | "bias";

export const layerNorm: KernelSpec<Input, never, never, "out", "normalized" | "scale", never> = defineSpec({
  name: "layerNorm",
  inputs: { input: "G K", gain: "G K", bias: "G K" },
  outputs: { out: "G K" },
  saved: { normalized: "G K", scale: "G" },
  sizes: ["G", "K"],
});
