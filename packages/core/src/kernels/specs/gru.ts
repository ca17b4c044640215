import { defineSpec, type KernelSpec } from "../kernel.ts";

export const gru: KernelSpec<"fed" | "recurrent" | "prevH", never, never, "h", "gates", never> = defineSpec({
  name: "gru",
  inputs: { fed: "3 H", recurrent: "3 H", prevH: "H" },
  outputs: { h: "H" },
  saved: { gates: "3 H" },
  sizes: ["H"],
  constants: ["clip", "gradientClip"],
});
