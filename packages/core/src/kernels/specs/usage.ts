import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "prevUsage" | "prevWriteWeights" | "prevReadWeights" | "freeGates";

export const usage: KernelSpec<Inputs, never, never, "usage" | "retention", never, never> = defineSpec({
  name: "usage",
  inputs: { prevUsage: "N", prevWriteWeights: "V N", prevReadWeights: "R N", freeGates: "R" },
  outputs: { usage: "N", retention: "N" },
  sizes: ["N", "R", "V"],
  constants: ["usageGradient"],
});
