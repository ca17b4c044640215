/**
 * A checkpoint is a safetensors file. It holds
 *
 * - `param.<name>`: the parameters, with their shapes;
 * - `optimizer.<slot>`: the optimizer's state, all parameters concatenated;
 * - `snapshot.parameters`, `snapshot.<slot>`: the weights to roll back to, if the recipe rolls back and they differ from the current ones;
 * - metadata: the task, the completed recipe, the seed, the number of batches done, and the progress of the run.
 *
 * The number of batches done is the whole state of the data and of the random draws: both are functions of the seed, the batch number and
 * its lesson.
 */
import {
  CheckpointError,
  type DncConfig,
  DncError,
  defineConfig,
  type FloatArray,
  type Precision,
  readSafetensors,
  type SafetensorsFile,
  version,
  writeSafetensors,
} from "@dncjs/core";
import {
  type ParameterLayout,
  parameterLayout,
  readParameters,
  requireFiniteIn,
  requireMetadata,
  requireOptions,
  show,
} from "@dncjs/core/run";
import { checkNames, checkSize, readSlot, readSlots, snapshotValues } from "./checkpointTensors.ts";
import { kindOf } from "./optimizers/index.ts";
import type { Slot } from "./optimizers/kind.ts";
import { asObject, type Progress, readCount, readProgress } from "./progress.ts";
import { type CompleteRecipe, defineRecipe, type Recipe } from "./recipe.ts";
import { keepsSnapshot } from "./safeguard.ts";
import type { Task } from "./task.ts";
import type { WeightsState } from "./weights.ts";

/** The state of a run between two batches. */
export interface RunState extends WeightsState {
  readonly batchesDone: number;
  readonly progress: Progress;
  /**
   * With `onNonFinite: "rollBack"`: the weights of the newest evaluation, or the initial ones before the first. Absent if they are the
   * current weights.
   */
  readonly snapshot?: WeightsState;
}

/** The contents of a checkpoint file. */
export interface Checkpoint extends RunState {
  readonly recipe: CompleteRecipe;
  readonly seed: number;
}

const FORMAT = "dncjs-checkpoint/1";
const METADATA = [
  "format",
  "version",
  "task",
  "recipe",
  "seed",
  "batchesDone",
  "progress",
  "updates",
  "snapshotUpdates",
] as const;
const IDENTITY = ["name", "inputSize", "outputSize", "loss", "lossGroups"] as const;
type Identity = Pick<Task, (typeof IDENTITY)[number]>;

/** Returns the configuration of the network that a recipe trains on a task. @throws ConfigError */
export function configOf({ model }: CompleteRecipe, { inputSize, outputSize }: Identity): DncConfig {
  return defineConfig({ ...model, inputSize, outputSize });
}

/** Returns the bytes of a checkpoint file. */
export function writeCheckpoint(task: Identity, checkpoint: Checkpoint): Uint8Array {
  const { recipe, seed, batchesDone, progress, values, slots, updates, snapshot } = checkpoint;
  const { specs, offsets } = parameterLayout(configOf(recipe, task));
  const tensor = (data: FloatArray, shape: readonly number[]) =>
    ({ dtype: data instanceof Float64Array ? "F64" : "F32", shape, data }) as const;
  const parameters = specs.map(({ name, shape }) => {
    const begin = offsets.get(name)!;
    const length = shape.reduce((product, size) => product * size, 1);
    return [`param.${name}`, tensor(values.slice(begin, begin + length), shape)] as const;
  });
  const flat = (prefix: string, vectors: Iterable<readonly [string, FloatArray]>) =>
    [...vectors].map(([name, data]) => [`${prefix}${name}`, tensor(data, [data.length])] as const);
  const kept = snapshot ? flat("snapshot.", [[snapshotValues.name, snapshot.values], ...snapshot.slots]) : [];
  const metadata = {
    format: FORMAT,
    version,
    task: JSON.stringify(Object.fromEntries(IDENTITY.map((key) => [key, task[key]]))),
    recipe: JSON.stringify(recipe),
    seed: String(seed),
    batchesDone: String(batchesDone),
    progress: JSON.stringify(progress),
    ...(updates === batchesDone ? {} : { updates: String(updates) }),
    ...(snapshot ? { snapshotUpdates: String(snapshot.updates) } : {}),
  };
  return writeSafetensors([...parameters, ...flat("optimizer.", slots), ...kept], metadata, { digest: true });
}

/**
 * Reads and checks a checkpoint of `task`: all tensors of its recipe with their shapes, no others, and only values that are finite in
 * `precision`, that of the backend which receives them. Defaults to float64.
 * @throws CheckpointError if the file is damaged or belongs to another task; ArgumentError unless the task is an object
 */
export function readCheckpoint(bytes: Uint8Array, task: Identity, precision: Precision = "float64"): Checkpoint {
  requireOptions("task", task, IDENTITY.join(", "));
  const file = readSafetensors(bytes);
  const format = file.metadata.get("format");
  if (format !== FORMAT) {
    throw new CheckpointError(
      `not a checkpoint that this library can resume: format: got ${show(format)}, expected "${FORMAT}"`,
    );
  }
  requireMetadata(file, METADATA);
  checkTask(asObject("task", readJson(file, "task")), task);
  const recipe = readRecipe(file);
  const layout = readLayout(recipe, task);
  const { slots } = kindOf(recipe.optimizer.type);
  const batchesDone = readCount("batchesDone", readJson(file, "batchesDone"));
  const hasSnapshot = keepsSnapshot(recipe, batchesDone);
  checkNames(file, slots, hasSnapshot);
  checkSize(file, layout.length);
  requireFiniteIn(precision, file);
  return {
    recipe,
    seed: readCount("seed", readJson(file, "seed")),
    batchesDone,
    progress: readProgress(readJson(file, "progress")),
    values: readParameters(file, layout, "param."),
    slots: readSlots(file, "optimizer.", slots, layout.length),
    updates: file.metadata.has("updates") ? readCount("updates", readJson(file, "updates")) : batchesDone,
    ...(hasSnapshot ? { snapshot: readSnapshot(file, slots, layout.length) } : {}),
  };
}

function readSnapshot(file: SafetensorsFile, slots: readonly Slot[], length: number): WeightsState {
  return {
    values: readSlot(file, "snapshot.", snapshotValues, length),
    slots: readSlots(file, "snapshot.", slots, length),
    updates: readCount("snapshotUpdates", readJson(file, "snapshotUpdates")),
  };
}

function checkTask(found: Readonly<Record<string, unknown>>, task: Identity): void {
  for (const key of IDENTITY) {
    if (found[key] === task[key]) continue;
    throw new CheckpointError(
      `the checkpoint belongs to another task: its ${key}: got ${show(found[key])}, expected ${show(task[key])}`,
    );
  }
}

function readJson(file: SafetensorsFile, key: string): unknown {
  const text = file.metadata.get(key);
  if (text === undefined) throw new CheckpointError(`the checkpoint has no metadata key ${key}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(`${key} of the checkpoint: got ${show(text)}, expected JSON`, { cause });
  }
}

function readRecipe(file: SafetensorsFile): CompleteRecipe {
  return valid("recipe", () => defineRecipe(readJson(file, "recipe") as Recipe));
}

/** Called before anything is allocated, since it checks the sizes of the network. */
function readLayout(recipe: CompleteRecipe, task: Identity): ParameterLayout {
  return valid("configuration", () => parameterLayout(configOf(recipe, task)));
}

function valid<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DncError) || cause instanceof CheckpointError) throw cause;
    throw new CheckpointError(`the ${what} in the checkpoint is invalid: ${cause.message}`, { cause });
  }
}
