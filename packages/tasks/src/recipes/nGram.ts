import type { Recipe } from "@dncjs/train";

/** Learns dynamic n-grams with 5 bits of context, in sequences of 200 bits. */
export const nGramRecipe: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 48 },
    memory: { locations: 32, wordSize: 16, readHeads: 1 },
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
