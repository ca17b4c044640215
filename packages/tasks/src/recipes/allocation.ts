import type { Recipe } from "@dncjs/train";

/**
 * Ten sequences of five columns through ten rows. The controller has no state: whatever it knows of an earlier step it has
 * read from the memory.
 */
export const allocationRecipe: Recipe = {
  model: {
    controller: { type: "feedforward", widths: [64] },
    memory: { rows: 10, width: 12, readHeads: 1 },
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
