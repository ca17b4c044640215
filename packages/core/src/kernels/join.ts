/**
 * features = [dropout ∘ hidden ; readVectors]
 *
 * Concatenates the inputs of the output layer, so that the layer is one matrix product over all steps. `dropout` is data, one factor for each
 * number of `hidden`; without it all factors are 1.
 */
import type { KernelOf } from "./kernel.ts";
import { join as spec } from "./specs/join.ts";

export const join: KernelOf<typeof spec> = {
  ...spec,

  forward({ hidden, readVectors, dropout, features }) {
    features.set(hidden, 0);
    for (let k = 0; k < dropout.length; k++) features[k] *= dropout[k];
    features.set(readVectors, hidden.length);
  },

  backward({ hidden, readVectors, dropout }, d) {
    for (let k = 0; k < hidden.length; k++) d.hidden[k] += d.features[k] * (dropout[k] ?? 1);
    for (let k = 0; k < readVectors.length; k++) d.readVectors[k] += d.features[hidden.length + k];
  },
};
