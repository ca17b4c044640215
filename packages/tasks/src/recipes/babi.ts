import type { Recipe } from "@dncjs/train";
import type { BabiOptions } from "../babi/babiTask.ts";

const words: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 32 },
    memory: { locations: 20, wordSize: 16, readHeads: 1 },
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

// A larger controller at a higher rate ends without its memory: docs/recipes.md.
const sentences: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 64 },
    memory: { locations: 64, wordSize: 32, readHeads: 4, masking: true, deallocation: true, links: false },
    activeInputs: 1,
    bidirectional: true,
  },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 4e-3 },
      { at: 0.5, value: 4e-3, shape: "cosine" },
      { at: 1, value: 8e-5 },
    ],
  },
  batchSize: 8,
  batches: 60_000,
  clipNorm: 10,
  evaluateEvery: 1000,
  stopWhenSolved: true,
};

/**
 * Returns the recipe for bAbI by its encoding (defaults to "words"). With `taskLessons` it has a curriculum, which goes through them.
 * docs/recipes.md lists the results.
 */
export function babiRecipe({
  encoding = "words",
  taskLessons,
}: Pick<BabiOptions, "encoding" | "taskLessons"> = {}): Recipe {
  const recipe = encoding === "words" ? words : sentences;
  return taskLessons ? { ...recipe, curriculum: { advanceAt: 0.1, revisit: 0.1 } } : recipe;
}
