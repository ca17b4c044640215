/**
 * norm = √(Σ gradients²)        gradients ← gradients · limit / norm   if norm > limit
 *
 * Limit 0 measures the norm and changes no gradient. Source: Pascanu, Mikolov & Bengio 2013.
 */
import { clipByGlobalNorm as spec } from "./specs/clipByGlobalNorm.ts";
import type { UpdateOf } from "./update.ts";

export const clipByGlobalNorm: UpdateOf<typeof spec> = {
  ...spec,
  apply({ gradients, norm }, { limit }) {
    let sum = 0;
    for (let n = 0; n < gradients.length; n++) sum += gradients[n] * gradients[n];
    const length = Math.sqrt(sum);
    norm[0] = length;
    if (!(limit > 0 && length > limit)) return;
    for (let n = 0; n < gradients.length; n++) gradients[n] *= limit / length;
  },
};
