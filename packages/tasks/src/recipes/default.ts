import type { Recipe } from "@dncjs/train";

/** A start for your own task: a small network, and a learning rate that falls. Change what your task needs: `{ ...defaultRecipe, batches: 20_000 }`. */
export const defaultRecipe: Recipe = {
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
  batches: 10_000,
  clipNorm: 10,
  evaluateEvery: 250,
  stopWhenSolved: true,
};
