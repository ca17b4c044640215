import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "memory" | "readWeights";

export const sparseMemoryRead: KernelSpec<Inputs, never, "readIndex", "readVectors", never, never, never, never> =
  defineSpec({
    name: "sparseMemoryRead",
    inputs: { memory: "N W", readWeights: "R readSize" },
    data: { readIndex: "R readSize" },
    outputs: { readVectors: "R W" },
    touched: { memory: "W" },
    sizes: ["N", "W", "R", "readSize"],
  });
