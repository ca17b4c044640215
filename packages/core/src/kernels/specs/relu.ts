import { defineSpec, type KernelSpec } from "../kernel.ts";

export const relu: KernelSpec<"input", never, never, "out", never, never> = defineSpec({
  name: "relu",
  inputs: { input: "K" },
  outputs: { out: "K" },
  sizes: ["K"],
});
