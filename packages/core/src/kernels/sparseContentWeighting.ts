/**
 * D_n = key · m_n / (|key| |m_n| + ε)        C = the `reads` locations with the largest ⌊similarityResolution · D_n + ½⌋
 * weights = softmax over n in C of strength · D_n        for every key
 *
 * Weights the locations that are most similar to a key, as `contentWeighting` weights all. Equal keys of the choice: the lower location. The
 * choice is a constant for the gradient.
 * Source: Graves et al. 2016, Methods, "Content-based addressing"; the choice of K: Rae et al. 2016.
 */

import { clear, entriesOf, listOf, offer, sortByLocation } from "./entries.ts";
import { EPSILON } from "./epsilon.ts";
import type { FloatArray, GradientsOf, KernelOf, ValuesOf } from "./kernel.ts";
import { touchRow } from "./rowGradients.ts";
import { sparseContentWeighting as spec } from "./specs/sparseContentWeighting.ts";

type Values = ValuesOf<typeof spec>;

export const sparseContentWeighting: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { strengths, weights, index, similarity } = values;
    const { N, W, heads, reads, similarityResolution } = s;
    const key = (x: number): number => Math.floor(similarityResolution * x + 0.5);
    for (let h = 0; h < heads; h++) {
      const best = entriesOf(index, similarity, h, reads);
      clear(best);
      const keyNorm = norm(values, h, W);
      for (let n = 0; n < N; n++) {
        offer(best, n, dot(values, h, n, W) / (keyNorm * norm(values, h, W, n) + EPSILON), key);
      }
      sortByLocation(best);
      softmax(best.value, listOf(weights, h, reads), strengths[h]);
    }
  },

  backward(values, d, s) {
    for (let h = 0; h < s.heads; h++) keyBackward(values, d, h, s.W, s.reads);
  },
};

type Gradients = GradientsOf<typeof spec>;

/** As `contentWeighting`, over the locations chosen for key h. */
function keyBackward(values: Values, d: Gradients, h: number, W: number, reads: number): void {
  const { memory, keys, strengths, masks, weights, index, similarity } = values;
  const keyNorm = norm(values, h, W);
  let mean = 0;
  for (let k = h * reads; k < (h + 1) * reads; k++) mean += d.weights[k] * weights[k];
  let dKeyNorm = 0;
  for (let k = h * reads; k < (h + 1) * reads; k++) {
    const n = index[k] - 1;
    const dLogit = weights[k] * (d.weights[k] - mean);
    d.strengths[h] += dLogit * similarity[k];
    const wordNorm = norm(values, h, W, n);
    const dDot = (strengths[h] * dLogit) / (keyNorm * wordNorm + EPSILON);
    const dProduct = -dDot * similarity[k];
    dKeyNorm += dProduct * wordNorm;
    const perWord = (dProduct * keyNorm) / wordNorm;
    const row = touchRow(d.memory, n, W);
    for (let j = 0; j < W; j++) {
      const key = keys[h * W + j];
      const cell = memory[n * W + j];
      const mask = masks[h * W + j] ?? 1;
      const dMaskedKey = dDot * cell * mask;
      const dMaskedCell = dDot * key * mask + perWord * cell * mask;
      d.keys[h * W + j] += dMaskedKey * mask;
      d.memory[row + j] += dMaskedCell * mask;
      if (masks.length > 0) d.masks[h * W + j] += dMaskedKey * key + dMaskedCell * cell;
    }
  }
  for (let j = 0; j < W; j++) {
    const key = keys[h * W + j];
    const mask = masks[h * W + j] ?? 1;
    const dMaskedKey = (dKeyNorm / keyNorm) * key * mask;
    d.keys[h * W + j] += dMaskedKey * mask;
    if (masks.length > 0) d.masks[h * W + j] += dMaskedKey * key;
  }
}

function dot({ memory, keys, masks }: Values, h: number, n: number, W: number): number {
  let sum = 0;
  for (let j = 0; j < W; j++) sum += keys[h * W + j] * memory[n * W + j] * (masks[h * W + j] ?? 1) ** 2;
  return sum;
}

/** √(Σ_j (mask_j x_j)² + ε) of location n, or of key h itself. */
function norm({ memory, keys, masks }: Values, h: number, W: number, n?: number): number {
  let sum = EPSILON;
  for (let j = 0; j < W; j++) {
    const x = n === undefined ? keys[h * W + j] : memory[n * W + j];
    sum += (x * (masks[h * W + j] ?? 1)) ** 2;
  }
  return Math.sqrt(sum);
}

/** weights ← softmax(strength · similarity) */
function softmax(similarity: FloatArray, weights: FloatArray, strength: number): void {
  let max = -Infinity;
  for (const x of similarity) max = Math.max(max, strength * x);
  let sum = 0;
  for (const x of similarity) sum += Math.exp(strength * x - max);
  for (let k = 0; k < similarity.length; k++) weights[k] = Math.exp(strength * similarity[k] - max) / sum;
}
