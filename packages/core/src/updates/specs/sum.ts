import type { UpdateSpec } from "../update.ts";

export const sum: UpdateSpec<"values" | "total", never> = {
  name: "sum",
  operands: { values: "n", total: "" },
  constants: [],
};
