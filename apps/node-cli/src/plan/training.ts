import { defineConfig } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { type CompleteRecipe, evaluationBatchSize, rememberedBy } from "@dncjs/train/tools";
import type { Workload } from "./workload.ts";

/** The workload of training on a task by a recipe, for its longest sequences. @throws ConfigError */
export function trainingOf(task: Task, recipe: CompleteRecipe): Workload {
  const { inputSize, outputSize, loss, lossGroups: groups, trainingSteps: steps } = task;
  const {
    model,
    batchSize: batch,
    batches,
    keepEvery,
    truncateEvery,
    gradientClip,
    writePrice,
    bypassDropout = 0,
    optimizer,
  } = recipe;
  const config = defineConfig({ ...model, inputSize, outputSize });
  return {
    config,
    mode: "train",
    batch,
    batches,
    steps,
    keepEvery,
    truncateEvery,
    objective: { loss, groups, gradientClip, bypassDropout, writePrice: writePrice?.price ?? 0 },
    optimizerSlots: rememberedBy(optimizer.type).length,
    evaluationBatch: evaluationBatchSize(config, batch),
  };
}
