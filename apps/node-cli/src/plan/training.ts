import { defineConfig } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { type CompleteRecipe, rememberedBy } from "@dncjs/train/tools";
import type { Workload } from "./workload.ts";

/** Minimum batch size for evaluation; larger training batches are used as they are. */
export const EVALUATION_BATCH = 32;

/** The workload of training on a task by a recipe, for its longest sequences. @throws ConfigError */
export function trainingOf(task: Task, recipe: CompleteRecipe): Workload {
  const { inputSize, outputSize, loss, lossGroups: groups, trainingSteps: steps } = task;
  const { model, batchSize: batch, keepEvery, gradientClip, writePrice, bypassDropout = 0, optimizer } = recipe;
  return {
    config: defineConfig({ ...model, inputSize, outputSize }),
    mode: "train",
    batch,
    steps,
    keepEvery,
    objective: { loss, groups, gradientClip, bypassDropout, writePrice: writePrice?.price ?? 0 },
    optimizerSlots: rememberedBy(optimizer.type).length,
    evaluationBatch: Math.max(batch, EVALUATION_BATCH),
  };
}
