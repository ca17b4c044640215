import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "writeGate" | "allocationGate" | "allocation" | "content";

export const writeWeighting: KernelSpec<Inputs, never, never, "writeWeights", never, never> = defineSpec({
  name: "writeWeighting",
  inputs: { writeGate: "V", allocationGate: "V", allocation: "V N", content: "V N" },
  outputs: { writeWeights: "V N" },
  optional: ["allocation"],
  sizes: ["N", "V"],
});
