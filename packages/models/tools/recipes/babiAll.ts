import type { ModelImport } from "../modelRecipe.ts";
import { storiesOfRun } from "./babi.ts";

export const babi: ModelImport = {
  description: "reads stories of all twenty bAbI tasks, one line per step, and answers questions about them",
  locations: 64,
  data: "bAbI tasks 1.2, tasks 1 to 20, English, 10,000 questions each to train on (Weston et al. 2015), of task 3 generated; copyright Facebook, Inc., CC BY 3.0",
  kind: storiesOfRun("babi"),
};
