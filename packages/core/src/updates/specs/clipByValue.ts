import type { UpdateSpec } from "../update.ts";

export const clipByValue: UpdateSpec<"gradients", "limit"> = {
  name: "clipByValue",
  operands: { gradients: "n" },
  constants: ["limit"],
};
