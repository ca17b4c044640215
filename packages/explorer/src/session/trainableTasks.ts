import { CheckpointError } from "@dncjs/core";
import { copyRecipe, copyTask } from "@dncjs/tasks";
import type { Recipe, Task } from "@dncjs/train";

/** Tasks that can be trained in the page, by model name. */
const trainableTasks: Readonly<Record<string, (seed: number) => { readonly task: Task; readonly recipe: Recipe }>> = {
  copy: (seed) => ({ task: copyTask({ seed }), recipe: { ...copyRecipe, batches: 2000 } }),
};

export function trainableTask(model: string, seed: number): { readonly task: Task; readonly recipe: Recipe } {
  const training = trainableTasks[model];
  if (!training) throw new CheckpointError(`the page cannot train ${model}`);
  return training(seed);
}
