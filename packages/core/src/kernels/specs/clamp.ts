import { defineSpec, type KernelSpec } from "../kernel.ts";

export const clamp: KernelSpec<"input", never, never, "out", never, never> = defineSpec({
  name: "clamp",
  inputs: { input: "K" },
  outputs: { out: "K" },
  sizes: ["K"],
  constants: ["clip"],
});
