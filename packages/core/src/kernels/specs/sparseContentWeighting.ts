import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "memory" | "keys" | "strengths" | "masks";

export const sparseContentWeighting: KernelSpec<Inputs, never, never, "weights", "similarity", never, never, "index"> =
  defineSpec({
    name: "sparseContentWeighting",
    inputs: { memory: "N W", keys: "heads W", strengths: "heads", masks: "heads W" },
    outputs: { weights: "heads reads" },
    indices: { index: "heads reads" },
    saved: { similarity: "heads reads" },
    touched: { memory: "W" },
    optional: ["masks"],
    sizes: ["N", "W", "heads", "reads"],
    constants: ["similarityResolution"],
  });
