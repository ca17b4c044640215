import type { ModelRecipe } from "../modelRecipe.ts";
import { allocation, allocationLstm } from "./allocation.ts";
import { associativeRecall, associativeRecallLstm } from "./associativeRecall.ts";
import { babi1, babi1Lstm } from "./babi1.ts";
import { copy, copyLstm } from "./copy.ts";

/** One line a model; a folder of the same name holds its files. */
export const modelRecipes: Readonly<Record<string, ModelRecipe>> = {
  copy,
  "copy-lstm": copyLstm,
  allocation,
  "allocation-lstm": allocationLstm,
  "associative-recall": associativeRecall,
  "associative-recall-lstm": associativeRecallLstm,
  "babi-1": babi1,
  "babi-1-lstm": babi1Lstm,
};
