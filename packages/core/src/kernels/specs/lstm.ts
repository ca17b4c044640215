import { defineSpec, type KernelSpec } from "../kernel.ts";

export const lstm: KernelSpec<"z" | "prevC", never, never, "h" | "c", "gates" | "cell", never> = defineSpec({
  name: "lstm",
  inputs: { z: "4 H", prevC: "H" },
  outputs: { h: "H", c: "H" },
  saved: { gates: "4 H", cell: "H" },
  sizes: ["H"],
  constants: ["clip", "gradientClip"],
});
