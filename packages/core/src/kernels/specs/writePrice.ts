import { defineSpec, type KernelSpec } from "../kernel.ts";

export const writePrice: KernelSpec<"writeWeights", never, "stepWeight", "cost", never, never> = defineSpec({
  name: "writePrice",
  inputs: { writeWeights: "V N" },
  data: { stepWeight: "" },
  outputs: { cost: "" },
  sizes: ["N", "V"],
  constants: ["price"],
});
