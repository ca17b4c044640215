import type { Recipe } from "@dncjs/train";

/** Repeat copy of 1 to 4 columns of 4 bits, 1 to 4 times. */
export const repeatCopyRecipe: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 32 },
    memory: { rows: 16, width: 12, readHeads: 1 },
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
