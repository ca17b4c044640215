import { type AnyBackend, BackendError, type DncConfig } from "@dncjs/core";
import { parameterCount } from "@dncjs/core/run";
import { planPass, programOf } from "./gradientPass.ts";
import { rememberedBy } from "./optimizers/index.ts";
import type { CompleteRecipe } from "./recipe.ts";
import type { Task } from "./task.ts";

/**
 * To be called before anything is allocated, where the backend says how much its device holds.
 * @throws BackendError where the longest batches do not fit, with the numbers
 */
export function requireRoom(backend: AnyBackend, config: DncConfig, task: Task, recipe: CompleteRecipe): void {
  const { name, memory, precision } = backend;
  if (memory === undefined) return;
  const pass = planPass(backend, programOf(config, task, recipe), recipe, {
    batch: recipe.batchSize,
    steps: task.trainingSteps,
  });
  // Values, gradients, and what the optimizer remembers of each.
  const parameters = parameterCount(config) * (2 + rememberedBy(recipe.optimizer.type).length);
  const bytes = (precision === "float64" ? 8 : 4) * (parameters + pass.length);
  if (bytes <= memory) return;
  const mebibytes = (count: number) => `${(count / 2 ** 20).toFixed(1)} MiB`;
  const batches = `batches of ${recipe.batchSize} sequences of ${task.trainingSteps} steps`;
  throw new BackendError(
    name,
    `${batches} take ${mebibytes(bytes)} to train on; the device holds ${mebibytes(memory)}`,
  );
}
