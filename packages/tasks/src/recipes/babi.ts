import type { Recipe } from "@dncjs/train";

/** One recipe for every single bAbI task; found on task 1, where it is measured (docs/recipes.md). */
export function babiRecipe(_task: number): Recipe {
  return {
    model: {
      controller: { type: "lstm", hiddenSize: 32 },
      memory: { rows: 20, width: 16, readHeads: 1 },
    },
    optimizer: {
      type: "rmspropTorch",
      learningRate: 3e-3,
      decay: 0.99,
      momentum: 0.9,
      epsilon: 1e-10,
      weightDecay: 1e-5,
    },
    batchSize: 4,
    batches: 300_000,
    clipNorm: 10,
    evaluateEvery: 1000,
    stopWhenSolved: true,
  };
}
