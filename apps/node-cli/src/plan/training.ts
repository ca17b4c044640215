import { defineConfig } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { type CompleteRecipe, rememberedBy } from "@dncjs/train/tools";
import type { Workload } from "./workload.ts";

/** Rows that are evaluated at once, where training batches are smaller. */
export const EVALUATED_ROWS = 32;

/** What training on a task by a recipe is, at its longest sequences. @throws ConfigError */
export function trainingOf(task: Task, recipe: CompleteRecipe): Workload {
  const { inputSize, outputSize, loss, lossGroups: groups, trainingSteps: steps } = task;
  const { model, batchSize: batch, keepEvery, gradientClip, writePrice, optimizer } = recipe;
  return {
    config: defineConfig({ ...model, inputSize, outputSize }),
    mode: "train",
    batch,
    steps,
    keepEvery,
    objective: { loss, groups, gradientClip, writePrice: writePrice?.price ?? 0 },
    optimizerSlots: rememberedBy(optimizer.type).length,
    evaluationRows: Math.max(batch, EVALUATED_ROWS),
  };
}
