import {
  allocationRecipe,
  allocationTask,
  associativeRecallRecipe,
  associativeRecallTask,
  copyRecipe,
  copyTask,
} from "@dncjs/tasks";
import type { Recipe, Task } from "@dncjs/train";

/** How one model of this package is made, and judged. */
export interface ModelRecipe {
  readonly description: string;
  readonly seed: number;
  readonly recipe: Recipe;
  readonly data: string;
  /** Batches after which the weights are kept in the history; none: no history. */
  readonly moments: readonly number[];
  task(): Task;
}

const RANDOM_BITS = "random bits drawn while training";

/** One line a model; a folder of the same name holds its files. */
export const modelRecipes: Readonly<Record<string, ModelRecipe>> = {
  copy: {
    description: "is shown 1 to 8 columns of 6 bits and gives them back in the same order",
    seed: 7,
    // Four times as long as it takes to be right on 100 of 100, so that the last doubts of the read head are gone.
    recipe: { ...copyRecipe, batches: 2000, stopWhenSolved: false },
    data: RANDOM_BITS,
    moments: [0, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1600, 2000],
    task: () => copyTask({ seed: 7 }),
  },
  allocation: {
    description: "copies ten sequences of five columns, one after another, through ten rows of memory",
    seed: 1,
    recipe: { ...allocationRecipe, onNonFinite: "rollBack" },
    data: RANDOM_BITS,
    moments: [],
    task: () => allocationTask({ seed: 1 }),
  },
  "associative-recall": {
    description:
      "is shown up to six items of three columns, then one of them again, and gives the one that came after it",
    seed: 7,
    recipe: { ...associativeRecallRecipe, batches: 10_000 },
    data: RANDOM_BITS,
    moments: [],
    task: () => associativeRecallTask({ seed: 7 }),
  },
};
