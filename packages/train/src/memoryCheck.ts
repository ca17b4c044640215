import { type AnyBackend, BackendError, type DncConfig } from "@dncjs/core";
import { parameterCount, withLocations } from "@dncjs/core/run";
import { longestPart, planPass, programOf } from "./gradientPass.ts";
import { rememberedBy } from "./optimizers/index.ts";
import type { CompleteRecipe } from "./recipe.ts";
import type { Task } from "./task.ts";

/**
 * Checks, before anything is allocated, that the longest training batches fit in the device's memory. Does nothing if the backend does not
 * report its memory.
 * @throws BackendError with the required and the available memory
 */
export function requireDeviceMemory(backend: AnyBackend, config: DncConfig, task: Task, recipe: CompleteRecipe): void {
  const { name, memory, precision } = backend;
  if (memory === undefined) return;
  // The trainer keeps one pass for each number of locations.
  const sizes = [...new Set(recipe.curriculum?.locations)].map((locations) => withLocations(config, locations));
  const size = { batch: recipe.batchSize, steps: longestPart(task.trainingSteps, recipe) };
  const passes = (sizes.length > 0 ? sizes : [config]).map(
    (sized) => planPass(backend, programOf(sized, task, recipe), recipe, size).length,
  );
  // Each parameter has a value, a gradient and its slots in the optimizer.
  const parameters = parameterCount(config) * (2 + rememberedBy(recipe.optimizer.type).length);
  const bytes = (precision === "float64" ? 8 : 4) * (parameters + passes.reduce((sum, length) => sum + length, 0));
  if (bytes <= memory) return;
  const mebibytes = (count: number) => `${(count / 2 ** 20).toFixed(1)} MiB`;
  const batches = `batches of ${recipe.batchSize} sequences of ${size.steps} steps`;
  throw new BackendError(
    name,
    `training on ${batches} needs ${mebibytes(bytes)}, but the device has ${mebibytes(memory)}; reduce batchSize, or set keepEvery or truncateEvery`,
  );
}
