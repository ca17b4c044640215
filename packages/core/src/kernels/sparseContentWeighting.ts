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
import { defineKernel, type FloatArray, type Kernel } from "./kernel.ts";
import { touchRow } from "./rowGradients.ts";

type Inputs = "memory" | "keys" | "strengths" | "masks";
type Values = Readonly<Record<Inputs, FloatArray>>;

export const sparseContentWeighting: Kernel<Inputs, never, never, "weights", "similarity", never, never, "index"> =
  defineKernel({
    name: "sparseContentWeighting",
    inputs: { memory: "N W", keys: "heads W", strengths: "heads", masks: "heads W" },
    outputs: { weights: "heads reads" },
    indices: { index: "heads reads" },
    saved: { similarity: "heads reads" },
    touched: { memory: "W" },
    optional: ["masks"],
    sizes: ["N", "W", "heads", "reads"],
    constants: ["similarityResolution"],

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
  });

type Saved = Values & Readonly<Record<"weights" | "index" | "similarity", FloatArray>>;
type Gradients = Readonly<Record<Inputs | "weights", FloatArray>>;

/** As `contentWeighting`, over the locations chosen for key h. */
function keyBackward(values: Saved, d: Gradients, h: number, W: number, reads: number): void {
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
