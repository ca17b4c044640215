import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "prevMemory" | "writeWeights" | "erase" | "write" | "retention";

export const memoryWrite: KernelSpec<Inputs, never, never, "memory", never, never> = defineSpec({
  name: "memoryWrite",
  inputs: { prevMemory: "N W", writeWeights: "V N", erase: "V W", write: "V W", retention: "N" },
  outputs: { memory: "N W" },
  optional: ["retention"],
  sizes: ["N", "W", "V"],
});
