import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "memory" | "keys" | "strengths" | "masks";

export const contentWeighting: KernelSpec<Inputs, never, never, "weights", "similarity", never> = defineSpec({
  name: "contentWeighting",
  inputs: { memory: "N W", keys: "K W", strengths: "K", masks: "K W" },
  outputs: { weights: "K N" },
  saved: { similarity: "K N" },
  optional: ["masks"],
  sizes: ["N", "W", "K"],
});
