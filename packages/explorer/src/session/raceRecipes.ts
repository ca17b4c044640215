import { copyRecipe } from "@dncjs/tasks";
import type { Recipe } from "@dncjs/train";
import { type LaneName, RACE } from "../race/raceRules.ts";

const budget = { batchSize: RACE.batchSize, batches: RACE.batches, evaluateEvery: RACE.batches, stopWhenSolved: false };

/** The networks of the race: about as many weights, the same budget. Each has the learning rate that suits it. */
export const raceRecipes: Readonly<Record<LaneName, Recipe>> = {
  dnc: {
    ...copyRecipe,
    ...budget,
    model: {
      controller: { type: "lstm", hiddenSize: 24 },
      memory: { locations: RACE.locations, wordSize: 12, readHeads: 1 },
    },
  },
  lstm: {
    ...budget,
    model: { controller: { type: "lstm", hiddenSize: 34 }, memory: null },
    optimizer: {
      type: "adam",
      learningRate: [
        { at: 0, value: 1e-2 },
        { at: 0.6, value: 1e-2, shape: "cosine" },
        { at: 1, value: 1e-4 },
      ],
    },
    clipNorm: 10,
  },
};
