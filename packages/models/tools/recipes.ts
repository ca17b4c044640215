import { allocationTask, associativeRecallTask, copyTask } from "@dncjs/tasks";
import type { Recipe, Task } from "@dncjs/train";

/** How one model of this package is made, and judged. */
export interface ModelRecipe {
  readonly description: string;
  readonly seed: number;
  /** Written out, not taken from `@dncjs/tasks`: a model stays the one its recipe made when better recipes are found. */
  readonly recipe: Recipe;
  readonly data: string;
  /** Batches after which the weights are kept in the history; none: no history. */
  readonly moments: readonly number[];
  task(): Task;
}

const RANDOM_BITS = "random bits drawn while training";

/** Adam, with a rate that falls after 60 % and 80 % of the run. */
const adam = (first: number, second: number, third: number): Recipe["optimizer"] => ({
  type: "adam",
  learningRate: [
    { at: 0, value: first },
    { at: 0.6, value: second },
    { at: 0.8, value: third },
  ],
});

/** Adam, with a rate that falls from 60 % of the run to its end. */
const cosine = (first: number, last: number): Recipe["optimizer"] => ({
  type: "adam",
  learningRate: [
    { at: 0, value: first },
    { at: 0.6, value: first, shape: "cosine" },
    { at: 1, value: last },
  ],
});

/** One line a model; a folder of the same name holds its files. */
export const modelRecipes: Readonly<Record<string, ModelRecipe>> = {
  copy: {
    description: "is shown 1 to 8 columns of 6 bits and gives them back in the same order",
    seed: 7,
    recipe: {
      model: {
        controller: { type: "lstm", hiddenSize: 24 },
        memory: { rows: 16, width: 12, readHeads: 1 },
      },
      optimizer: adam(3e-3, 1.2e-3, 3e-4),
      ...{ batchSize: 16, batches: 2000, clipNorm: 10, evaluateEvery: 250 },
      writePrice: { price: 0.05, from: 0.1 },
      // Twice as long as it takes to be right on 100 of 100, so that the last doubts of the read head are gone.
      stopWhenSolved: false,
    },
    data: RANDOM_BITS,
    moments: [0, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1600, 2000],
    task: () => copyTask({ seed: 7 }),
  },
  // As many parameters as copy, to 2 %. Of the rates 1e-3, 3e-3, 1e-2 and 3e-2 the third was best on the validation set after 20,000 batches.
  "copy-lstm": {
    description: "the task of copy with an LSTM alone, no memory: 6,058 parameters where copy has 5,942",
    seed: 7,
    recipe: {
      model: { controller: { type: "lstm", hiddenSize: 34 }, memory: null },
      optimizer: cosine(1e-2, 1e-4),
      ...{ batchSize: 16, batches: 100_000, clipNorm: 10, evaluateEvery: 5000 },
      stopWhenSolved: false,
    },
    data: RANDOM_BITS,
    moments: [],
    task: () => copyTask({ seed: 7 }),
  },
  allocation: {
    description: "copies ten sequences of five columns, one after another, through ten rows of memory",
    seed: 1,
    recipe: {
      model: {
        controller: { type: "feedforward", widths: [64] },
        memory: { rows: 10, width: 12, readHeads: 1 },
      },
      optimizer: adam(3e-3, 1e-3, 3e-4),
      ...{ batchSize: 16, batches: 10_000, clipNorm: 10, evaluateEvery: 250 },
      stopWhenSolved: true,
      onNonFinite: "rollBack",
    },
    data: RANDOM_BITS,
    moments: [],
    task: () => allocationTask({ seed: 1 }),
  },
  "associative-recall": {
    description: "is shown up to six items of three columns, then one again, and gives the one that came after it",
    seed: 7,
    recipe: {
      model: {
        controller: { type: "lstm", hiddenSize: 64 },
        memory: { rows: 32, width: 20, readHeads: 1 },
      },
      optimizer: adam(3e-3, 1e-3, 3e-4),
      ...{ batchSize: 16, batches: 10_000, clipNorm: 10, evaluateEvery: 500 },
      stopWhenSolved: true,
    },
    data: RANDOM_BITS,
    moments: [],
    task: () => associativeRecallTask({ seed: 7 }),
  },
};
