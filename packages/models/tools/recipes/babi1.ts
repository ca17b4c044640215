import { adamFalling } from "../learningRates.ts";
import type { ModelRecipe } from "../modelRecipe.ts";
import { stories } from "./babi.ts";

const kind = stories(1, { encoding: "sentences", positions: 7, renaming: true, seed: 1 });

const data =
  "bAbI tasks 1.2, task 1, single supporting fact, English, 10,000 questions to train on (Weston et al. 2015); copyright Facebook, Inc., CC BY 3.0";

/**
 * The controller has no state, so it must read earlier sentences from the memory. The official stories always have two
 * sentences and then a question. Earlier lessons, which three of ten batches revisit, leave lines out, so that the
 * model learns to read after any number of sentences.
 */
export const babi1: ModelRecipe = {
  description: "reads who went where, one sentence per step, and answers where a person is",
  seeds: [1],
  recipe: {
    model: {
      controller: { type: "feedforward", widths: [64] },
      memory: { locations: 20, wordSize: 16, readHeads: 1, masking: true },
    },
    optimizer: adamFalling(3e-3, 1e-4, 0.5),
    batchSize: 16,
    batches: 20_000,
    clipNorm: 10,
    evaluateEvery: 1000,
    curriculum: { advanceAt: 0.3, revisit: 0.3 },
    onNonFinite: "rollBack",
    stopWhenSolved: false,
  },
  data,
  lstm: "babi-1-lstm",
  kind,
};

export const babi1Lstm: ModelRecipe = {
  description: "the task of babi-1 with an LSTM and no memory; 19,418 parameters, babi-1 has 19,486",
  seeds: [1],
  recipe: {
    model: { controller: { type: "lstm", hiddenSize: 26 }, memory: null },
    optimizer: adamFalling(3e-3, 1e-4, 0.5),
    batchSize: 16,
    batches: 20_000,
    clipNorm: 10,
    evaluateEvery: 1000,
    curriculum: { advanceAt: 0.3, revisit: 0.3 },
    stopWhenSolved: false,
  },
  data,
  kind,
};
