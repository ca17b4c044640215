/** gradients ← min(max(gradients, -limit), limit) */
import { clipByValue as spec } from "./specs/clipByValue.ts";
import type { UpdateOf } from "./update.ts";

export const clipByValue: UpdateOf<typeof spec> = {
  ...spec,
  apply({ gradients }, { limit }) {
    for (let n = 0; n < gradients.length; n++) gradients[n] = Math.max(-limit, Math.min(limit, gradients[n]));
  },
};
