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

const sentences: Recipe = {
  model: {
    controller: { type: "lstm", hiddenSize: 32 },
    memory: { locations: 20, wordSize: 16, readHeads: 1, masking: true },
  },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 3e-3 },
      { at: 0.5, value: 3e-3, shape: "cosine" },
      { at: 0.9, value: 3e-4 },
    ],
  },
  batchSize: 16,
  batches: 400_000,
  clipNorm: 10,
  evaluateEvery: 250,
  stopWhenSolved: true,
};

/**
 * Tasks that need lessons. An answer of task 15 combines two facts. Trained on whole stories, a network learns to combine them when it reads
 * the second fact, which answers half of the questions, and does not get further.
 */
const IN_LESSONS: ReadonlySet<number> = new Set([15]);

/**
 * Returns the recipe for one bAbI task, by its encoding (defaults to "words") and its number in `tasks`, if known. With `taskLessons` it has a
 * curriculum, which goes through them. docs/recipes.md lists the results.
 */
export function babiRecipe({
  encoding = "words",
  tasks = [],
  taskLessons,
}: Pick<BabiOptions, "encoding" | "taskLessons"> & { readonly tasks?: readonly number[] } = {}): Recipe {
  const recipe = encoding === "words" ? words : sentences;
  if (taskLessons) return { ...recipe, curriculum: { advanceAt: 0.1, revisit: 0.1 } };
  const inLessons = encoding === "sentences" && tasks.length > 0 && tasks.every((task) => IN_LESSONS.has(task));
  return inLessons ? { ...recipe, curriculum: { advanceAt: 0.12, revisit: 0.1 } } : recipe;
}
