import type { Recipe } from "../recipe.ts";

/** A tiny network, with all options of training switched on. */
export const echoRecipe: Recipe = {
  model: { controller: { hiddenSize: 8 }, memory: { locations: 4, wordSize: 3 } },
  optimizer: { type: "adam", learningRate: 0.02 },
  batchSize: 4,
  batches: 400,
  clipNorm: 10,
  clipValue: 5,
  gradientClip: 10,
  writePrice: { price: 1e-3, from: 0.01 },
  evaluateEvery: 50,
  stopWhenSolved: true,
};
