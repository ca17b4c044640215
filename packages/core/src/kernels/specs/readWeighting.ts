import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "readModes" | "backward" | "content" | "forward";

export const readWeighting: KernelSpec<Inputs, never, never, "readWeights", never, never> = defineSpec({
  name: "readWeighting",
  inputs: { readModes: "R M", backward: "R V N", content: "R N", forward: "R V N" },
  outputs: { readWeights: "R N" },
  optional: ["backward", "forward"],
  sizes: ["N", "R", "V", "M"],
});
