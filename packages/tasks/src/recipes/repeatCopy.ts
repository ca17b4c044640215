import type { Recipe } from "@dncjs/train";

/**
 * Learns 1 to 4 columns of 4 bits, 1 to 4 times. With more hidden units, or with one read head, some seeds get stuck at what the LSTM can
 * store by itself.
 */
export const repeatCopyRecipe: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 24 },
    memory: { locations: 16, wordSize: 12, readHeads: 2 },
  },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 3e-3 },
      { at: 0.5, value: 3e-3, shape: "cosine" },
      { at: 0.8, value: 3e-4 },
    ],
  },
  batchSize: 16,
  batches: 30_000,
  clipNorm: 1,
  evaluateEvery: 250,
  stopWhenSolved: true,
};
