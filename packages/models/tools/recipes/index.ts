import type { ModelRecipe } from "../modelRecipe.ts";
import { allocation, allocationLstm } from "./allocation.ts";
import { associativeRecall, associativeRecallLstm } from "./associativeRecall.ts";
import { copy, copyLstm } from "./copy.ts";

/** One line a model; a folder of the same name holds its files. */
export const modelRecipes: Readonly<Record<string, ModelRecipe>> = {
  copy,
  "copy-lstm": copyLstm,
  allocation,
  "allocation-lstm": allocationLstm,
  "associative-recall": associativeRecall,
  "associative-recall-lstm": associativeRecallLstm,
};
