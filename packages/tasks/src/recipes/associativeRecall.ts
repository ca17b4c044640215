import type { Recipe } from "@dncjs/train";

/** Learns 2 to 6 items of 3 × 6 bits. Masking lets a key match a part of a location. */
export const associativeRecallRecipe: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 64 },
    memory: { locations: 32, wordSize: 20, readHeads: 1, masking: true },
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
  batches: 20_000,
  clipNorm: 1,
  evaluateEvery: 250,
  stopWhenSolved: true,
};
