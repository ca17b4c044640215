/**
 * D_kn = key_k · m_n / (|key_k| |m_n| + ε)        |x| = √(Σ x² + ε)        weights_k = softmax_n (strength_k · D_kn)
 *
 * Weights every location by the similarity of its word m_n to a key. With masks, key and words are first multiplied by the head's mask.
 * Source: Graves et al. 2016, Methods, "Content-based addressing"; masks: Csordás & Schmidhuber 2019, eq. 7.
 */

import { EPSILON } from "./epsilon.ts";
import type { FloatArray, KernelOf } from "./kernel.ts";
import { contentWeighting as spec } from "./specs/contentWeighting.ts";

export const contentWeighting: KernelOf<typeof spec> = {
  ...spec,

  forward({ memory, keys, strengths, masks, weights, similarity }, s) {
    const { N, W, K } = s;
    for (let k = 0; k < K; k++) {
      const keyNorm = norm(keys, k * W, masks, k * W, W);
      for (let n = 0; n < N; n++) {
        let dot = 0;
        for (let j = 0; j < W; j++) dot += keys[k * W + j] * memory[n * W + j] * (masks[k * W + j] ?? 1) ** 2;
        similarity[k * N + n] = dot / (keyNorm * norm(memory, n * W, masks, k * W, W) + EPSILON);
      }
      softmax(similarity, weights, k * N, N, strengths[k]);
    }
  },

  backward({ memory, keys, strengths, masks, weights, similarity }, d, s) {
    const { N, W, K } = s;
    for (let k = 0; k < K; k++) {
      const keyNorm = norm(keys, k * W, masks, k * W, W);
      let mean = 0;
      for (let n = 0; n < N; n++) mean += d.weights[k * N + n] * weights[k * N + n];
      let dKeyNorm = 0;
      for (let n = 0; n < N; n++) {
        const dLogit = weights[k * N + n] * (d.weights[k * N + n] - mean);
        d.strengths[k] += dLogit * similarity[k * N + n];
        const wordNorm = norm(memory, n * W, masks, k * W, W);
        const dDot = (strengths[k] * dLogit) / (keyNorm * wordNorm + EPSILON);
        const dProduct = -dDot * similarity[k * N + n];
        dKeyNorm += dProduct * wordNorm;
        const perWord = (dProduct * keyNorm) / wordNorm;
        for (let j = 0; j < W; j++) {
          const key = keys[k * W + j];
          const cell = memory[n * W + j];
          const mask = masks[k * W + j] ?? 1;
          const dMaskedKey = dDot * cell * mask;
          const dMaskedCell = dDot * key * mask + perWord * cell * mask;
          d.keys[k * W + j] += dMaskedKey * mask;
          d.memory[n * W + j] += dMaskedCell * mask;
          if (masks.length > 0) d.masks[k * W + j] += dMaskedKey * key + dMaskedCell * cell;
        }
      }
      for (let j = 0; j < W; j++) {
        const key = keys[k * W + j];
        const mask = masks[k * W + j] ?? 1;
        const dMaskedKey = (dKeyNorm / keyNorm) * key * mask;
        d.keys[k * W + j] += dMaskedKey * mask;
        if (masks.length > 0) d.masks[k * W + j] += dMaskedKey * key;
      }
    }
  },
};

/** √(Σ_j (mask_j x_j)² + ε) */
function norm(x: FloatArray, at: number, masks: FloatArray, maskAt: number, W: number): number {
  let sum = EPSILON;
  for (let j = 0; j < W; j++) sum += (x[at + j] * (masks[maskAt + j] ?? 1)) ** 2;
  return Math.sqrt(sum);
}

/** weights ← softmax(strength · similarity) over N elements from `at`. */
function softmax(similarity: FloatArray, weights: FloatArray, at: number, N: number, strength: number): void {
  let max = -Infinity;
  for (let n = at; n < at + N; n++) max = Math.max(max, strength * similarity[n]);
  let sum = 0;
  for (let n = at; n < at + N; n++) sum += Math.exp(strength * similarity[n] - max);
  for (let n = at; n < at + N; n++) weights[n] = Math.exp(strength * similarity[n] - max) / sum;
}
