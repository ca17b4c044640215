/** total = Σ_n values_n, in float64. */
import { sum as spec } from "./specs/sum.ts";
import type { UpdateOf } from "./update.ts";

export const sum: UpdateOf<typeof spec> = {
  ...spec,
  apply({ values, total }) {
    let result = 0;
    for (let n = 0; n < values.length; n++) result += values[n];
    total[0] = result;
  },
};
