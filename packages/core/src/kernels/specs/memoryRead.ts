import { defineSpec, type KernelSpec } from "../kernel.ts";

export const memoryRead: KernelSpec<"memory" | "readWeights", never, never, "readVectors", never, never> = defineSpec({
  name: "memoryRead",
  inputs: { memory: "N W", readWeights: "R N" },
  outputs: { readVectors: "R W" },
  sizes: ["N", "W", "R"],
});
