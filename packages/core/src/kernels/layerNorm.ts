/**
 * normalized = (input - mean) scale        scale = 1 / √(variance + ε)        out = gain ∘ normalized + bias
 *
 * Normalises each of G groups of K numbers by its own mean and variance. Gain and bias are inputs: the network copies the parameters to every
 * step (network/layerNorm.ts).
 * Source: Ba, Kiros & Hinton 2016, "Layer Normalization".
 */
import { EPSILON } from "./epsilon.ts";
import type { FloatArray, KernelOf } from "./kernel.ts";
import { layerNorm as spec } from "./specs/layerNorm.ts";

export const layerNorm: KernelOf<typeof spec> = {
  ...spec,

  forward({ input, gain, bias, out, normalized, scale }, { G, K }) {
    for (let g = 0; g < G; g++) {
      const begin = g * K;
      const mean = sum(input, begin, K) / K;
      let variance = 0;
      for (let k = begin; k < begin + K; k++) variance += (input[k] - mean) ** 2 / K;
      scale[g] = 1 / Math.sqrt(variance + EPSILON);
      for (let k = begin; k < begin + K; k++) {
        normalized[k] = (input[k] - mean) * scale[g];
        out[k] = gain[k] * normalized[k] + bias[k];
      }
    }
  },

  backward({ gain, normalized, scale }, d, { G, K }) {
    for (let g = 0; g < G; g++) {
      const begin = g * K;
      let mean = 0;
      let slope = 0;
      for (let k = begin; k < begin + K; k++) {
        mean += (gain[k] * d.out[k]) / K;
        slope += (gain[k] * d.out[k] * normalized[k]) / K;
      }
      for (let k = begin; k < begin + K; k++) {
        d.input[k] += scale[g] * (gain[k] * d.out[k] - mean - slope * normalized[k]);
        d.gain[k] += d.out[k] * normalized[k];
        d.bias[k] += d.out[k];
      }
    }
  },
};

function sum(x: FloatArray, begin: number, length: number): number {
  let total = 0;
  for (let k = begin; k < begin + length; k++) total += x[k];
  return total;
}
