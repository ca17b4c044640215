/** gradients ← min(max(gradients, -limit), limit) */
import type { Update } from "./update.ts";

export const clipByValue: Update<"gradients", "limit"> = {
  name: "clipByValue",
  operands: { gradients: "n" },
  constants: ["limit"],
  apply({ gradients }, { limit }) {
    for (let n = 0; n < gradients.length; n++) gradients[n] = Math.max(-limit, Math.min(limit, gradients[n]));
  },
};
