import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "prevLink" | "prevPrecedence" | "writeWeights";

export const temporalLink: KernelSpec<Inputs, never, never, "link" | "precedence", never, never> = defineSpec({
  name: "temporalLink",
  inputs: { prevLink: "V N N", prevPrecedence: "V N", writeWeights: "V N" },
  outputs: { link: "V N N", precedence: "V N" },
  sizes: ["N", "V"],
});
