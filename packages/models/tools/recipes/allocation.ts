import { allocationTask } from "@dncjs/tasks";
import { adamInSteps } from "../learningRates.ts";
import type { ModelRecipe } from "../modelRecipe.ts";
import { bitColumns, RANDOM_BITS } from "./bits.ts";

const kind = bitColumns(["▸", "◂"], () => allocationTask({ seed: 1 }));

export const allocation: ModelRecipe = {
  description: "copies ten sequences of five columns, one after another, through ten rows of memory",
  seed: 1,
  recipe: {
    model: {
      controller: { type: "feedforward", widths: [64] },
      memory: { rows: 10, width: 12, readHeads: 1 },
    },
    optimizer: adamInSteps(3e-3, 1e-3, 3e-4),
    ...{ batchSize: 16, batches: 10_000, clipNorm: 10, evaluateEvery: 250 },
    stopWhenSolved: true,
    onNonFinite: "rollBack",
  },
  data: RANDOM_BITS,
  kind,
};
