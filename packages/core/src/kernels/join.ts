/**
 * features = [hidden ; readVectors]
 *
 * Concatenates the inputs of the output layer, so that the layer is one matrix product over all steps.
 */
import { defineKernel, type Kernel } from "./kernel.ts";

export const join: Kernel<"hidden" | "readVectors", never, never, "features", never, never> = defineKernel({
  name: "join",
  inputs: { hidden: "K0", readVectors: "K1" },
  outputs: { features: "K" },
  optional: ["readVectors"],
  sizes: ["K", "K0", "K1"],

  forward({ hidden, readVectors, features }) {
    features.set(hidden, 0);
    features.set(readVectors, hidden.length);
  },

  backward({ hidden, readVectors }, d) {
    for (let k = 0; k < hidden.length; k++) d.hidden[k] += d.features[k];
    for (let k = 0; k < readVectors.length; k++) d.readVectors[k] += d.features[hidden.length + k];
  },
});
