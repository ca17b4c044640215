import type { Recipe } from "@dncjs/train";

/** Learns to sort 8 items of 6 bits and output the first 6. */
export const prioritySortRecipe: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 64 },
    memory: { locations: 16, wordSize: 16, readHeads: 1 },
  },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 3e-3 },
      { at: 0.6, value: 1e-3 },
      { at: 0.8, value: 3e-4 },
    ],
  },
  batchSize: 16,
  batches: 20_000,
  clipNorm: 10,
  evaluateEvery: 500,
  stopWhenSolved: true,
};
