/** total = Σ_n values_n, in float64. */
import type { Update } from "./update.ts";

export const sum: Update<"values" | "total", never> = {
  name: "sum",
  operands: { values: "n", total: "" },
  constants: [],
  apply({ values, total }) {
    let result = 0;
    for (let n = 0; n < values.length; n++) result += values[n];
    total[0] = result;
  },
};
