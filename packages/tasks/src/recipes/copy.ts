import type { Recipe } from "@dncjs/train";

/**
 * Learns 1 to 8 columns of 6 bits. The controller is too small to store the columns itself; with 64 units it does, and leaves the memory
 * unused. The write price closes the write gate during recall.
 */
export const copyRecipe: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 24 },
    memory: { locations: 16, wordSize: 12, readHeads: 1 },
  },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 3e-3 },
      { at: 0.6, value: 1.2e-3 },
      { at: 0.8, value: 3e-4 },
    ],
  },
  batchSize: 16,
  batches: 8000,
  clipNorm: 10,
  writePrice: { price: 0.05, from: 0.1 },
  evaluateEvery: 250,
  stopWhenSolved: true,
};
