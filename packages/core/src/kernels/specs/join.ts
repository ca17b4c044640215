import { defineSpec, type KernelSpec } from "../kernel.ts";

export const join: KernelSpec<"hidden" | "readVectors", never, "dropout", "features", never, never> = defineSpec({
  name: "join",
  inputs: { hidden: "K0", readVectors: "K1" },
  data: { dropout: "K0" },
  outputs: { features: "K" },
  optional: ["readVectors", "dropout"],
  sizes: ["K", "K0", "K1"],
});
