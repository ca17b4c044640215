import type { ModelImport, ModelPlan, ModelRecipe } from "../modelRecipe.ts";
import { allocation, allocationLstm } from "./allocation.ts";
import { associativeRecall, associativeRecallLstm } from "./associativeRecall.ts";
import { babi1, babi1Lstm } from "./babi1.ts";
import { babi } from "./babiAll.ts";
import { copy, copyLstm, copyNoLinks } from "./copy.ts";
import { story, storyLstm } from "./story.ts";
import { traversal } from "./traversal.ts";

/** The recipe of every model that this package trains, by the name of the model and its folder. */
export const modelRecipes: Readonly<Record<string, ModelRecipe>> = {
  copy,
  "copy-lstm": copyLstm,
  "copy-no-links": copyNoLinks,
  allocation,
  "allocation-lstm": allocationLstm,
  "associative-recall": associativeRecall,
  "associative-recall-lstm": associativeRecallLstm,
  "babi-1": babi1,
  "babi-1-lstm": babi1Lstm,
  story,
  "story-lstm": storyLstm,
};

/** The models that come from runs of `dnc train`. */
export const modelImports: Readonly<Record<string, ModelImport>> = { babi, traversal };

/** All models. */
export const modelPlans: Readonly<Record<string, ModelPlan>> = { ...modelRecipes, ...modelImports };
