import type { Recipe } from "@dncjs/train";

/**
 * Learns ten sequences of five columns with ten locations. The controller has no state, so it knows earlier steps only from the memory.
 * The loop through its unbounded layers and the memory can diverge, hence the tight `clipNorm` and the roll back.
 */
export const allocationRecipe: Recipe = {
  model: {
    controller: { type: "feedforward", widths: [128] },
    memory: { locations: 10, wordSize: 16, readHeads: 1 },
  },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 2e-3 },
      { at: 0.35, value: 2e-3, shape: "cosine" },
      { at: 0.7, value: 3e-4 },
    ],
  },
  batchSize: 16,
  batches: 15_000,
  clipNorm: 0.2,
  onNonFinite: "rollBack",
  curriculum: { advanceAt: 0.02, revisit: 0.1 },
  writePrice: { price: 0.02, from: 0 },
  evaluateEvery: 250,
  stopWhenSolved: true,
};
