import type { UpdateSpec } from "../update.ts";

export const clipByGlobalNorm: UpdateSpec<"gradients" | "norm", "limit"> = {
  name: "clipByGlobalNorm",
  operands: { gradients: "n", norm: "" },
  constants: ["limit"],
};
