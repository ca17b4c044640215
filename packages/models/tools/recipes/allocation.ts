import { allocationTask } from "@dncjs/tasks";
import { adamFalling, adamInSteps } from "../learningRates.ts";
import type { ModelRecipe } from "../modelRecipe.ts";
import { bitColumns, RANDOM_BITS } from "./bits.ts";

const kind = bitColumns(["▸", "◂"], () => allocationTask({ seed: 1 }));

export const allocation: ModelRecipe = {
  description: "copies ten sequences of five columns, one after another, with ten memory locations",
  seeds: [1],
  recipe: {
    model: {
      controller: { type: "feedforward", widths: [64] },
      memory: { locations: 10, wordSize: 12, readHeads: 1 },
    },
    optimizer: adamInSteps(3e-3, 1e-3, 3e-4),
    batchSize: 16,
    batches: 10_000,
    clipNorm: 10,
    evaluateEvery: 250,
    stopWhenSolved: true,
    onNonFinite: "rollBack",
  },
  data: RANDOM_BITS,
  lstm: "allocation-lstm",
  kind,
};

/**
 * The 32 LSTM cells can hold the 30 bits that the task requires at a time, so the task can be solved without a memory.
 */
export const allocationLstm: ModelRecipe = {
  description: "the task of allocation with an LSTM and no memory; 5,446 parameters, allocation has 5,446",
  seeds: [1],
  recipe: {
    model: { controller: { type: "lstm", hiddenSize: 32 }, memory: null },
    optimizer: adamFalling(1e-2, 1e-4, 0.6),
    batchSize: 16,
    batches: 10_000,
    clipNorm: 10,
    evaluateEvery: 250,
    stopWhenSolved: true,
  },
  data: RANDOM_BITS,
  kind,
};
