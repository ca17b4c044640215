/**
 * A checkpoint is a safetensors file: the parameters as `param.<name>`, what the optimizer remembers as `optimizer.<slot>`, all
 * parameters end to end, and as metadata the task, the completed recipe, the seed, the number of batches done and what
 * evaluations have found. Training draws nothing at random after the parameters' initial values, and batch k is a function of
 * k: the number of batches done is the state of the data.
 */
import {
  CheckpointError,
  type DncConfig,
  DncError,
  defineConfig,
  type ParameterLayout,
  parameterLayout,
  type Row,
  readParameters,
  readSafetensors,
  type SafetensorsFile,
  show,
  version,
  writeSafetensors,
} from "@dncjs/core";
import { kindOf } from "./optimizers/index.ts";
import type { Slot } from "./optimizers/kind.ts";
import { asObject, type Progress, readCount, readProgress } from "./progress.ts";
import { type CompleteRecipe, defineRecipe, type Recipe } from "./recipe.ts";
import type { Task } from "./task.ts";

/** All that decides how a run goes on. */
export interface Checkpoint {
  readonly recipe: CompleteRecipe;
  readonly seed: number;
  readonly batchesDone: number;
  readonly progress: Progress;
  /** All parameters end to end. */
  readonly values: Row;
  /** What the optimizer remembers, by the slot's name, in the order of `values`. */
  readonly slots: ReadonlyMap<string, Row>;
}

const FORMAT = "dncjs-checkpoint/1";
const IDENTITY = ["name", "inputSize", "outputSize", "loss", "lossGroups"] as const;
type Identity = Pick<Task, (typeof IDENTITY)[number]>;

/** The configuration of the network that a recipe trains on a task. @throws ConfigError */
export function configOf({ model }: CompleteRecipe, { inputSize, outputSize }: Identity): DncConfig {
  return defineConfig({ ...model, inputSize, outputSize });
}

export function writeCheckpoint(task: Identity, checkpoint: Checkpoint): Uint8Array {
  const { recipe, seed, batchesDone, progress, values, slots } = checkpoint;
  const { specs, offsets } = parameterLayout(configOf(recipe, task));
  const tensor = (data: Row, shape: readonly number[]) =>
    ({ dtype: data instanceof Float64Array ? "F64" : "F32", shape, data }) as const;
  const parameters = specs.map(({ name, shape }) => {
    const [at, length] = [offsets.get(name)!, shape.reduce((product, size) => product * size, 1)];
    return [`param.${name}`, tensor(values.slice(at, at + length), shape)] as const;
  });
  const memory = [...slots].map(([name, data]) => [`optimizer.${name}`, tensor(data, [data.length])] as const);
  return writeSafetensors([...parameters, ...memory], {
    format: FORMAT,
    version,
    task: JSON.stringify(Object.fromEntries(IDENTITY.map((key) => [key, task[key]]))),
    recipe: JSON.stringify(recipe),
    seed: String(seed),
    batchesDone: String(batchesDone),
    progress: JSON.stringify(progress),
  });
}

/**
 * Reads and checks a checkpoint: every tensor of its recipe there with its shape, none beside, all values finite.
 * @throws CheckpointError saying what is wrong, or that it is of another task.
 */
export function readCheckpoint(bytes: Uint8Array, task: Identity): Checkpoint {
  const file = readSafetensors(bytes);
  const format = file.metadata.get("format");
  if (format !== FORMAT) {
    throw new CheckpointError(
      `not a checkpoint that this library can resume: format is ${show(format)}, expected "${FORMAT}"`,
    );
  }
  checkTask(asObject("task", readJson(file, "task")), task);
  const recipe = readRecipe(file);
  const layout = readLayout(recipe, task);
  const { slots } = kindOf(recipe.optimizer.type);
  checkNames(file, slots);
  checkSize(file, layout.length);
  return {
    recipe,
    seed: readCount("seed", readJson(file, "seed")),
    batchesDone: readCount("batchesDone", readJson(file, "batchesDone")),
    progress: readProgress(readJson(file, "progress")),
    values: readParameters(file, layout, "param."),
    slots: new Map(slots.map((slot) => [slot.name, readSlot(file, slot, layout.length)])),
  };
}

function checkTask(found: Readonly<Record<string, unknown>>, task: Identity): void {
  for (const key of IDENTITY) {
    if (found[key] === task[key]) continue;
    throw new CheckpointError(
      `the checkpoint is of another task: its ${key} is ${show(found[key])}, not ${show(task[key])}`,
    );
  }
}

function readJson(file: SafetensorsFile, key: string): unknown {
  const text = file.metadata.get(key);
  if (text === undefined) throw new CheckpointError(`the checkpoint has no metadata key ${key}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(`${key} of the checkpoint is ${show(text)}, which is not JSON`, { cause });
  }
}

function readRecipe(file: SafetensorsFile): CompleteRecipe {
  return valid("recipe", () => defineRecipe(readJson(file, "recipe") as Recipe));
}

/** Checked with the sizes of the task, before anything of that size is allocated. */
function readLayout(recipe: CompleteRecipe, task: Identity): ParameterLayout {
  return valid("configuration", () => parameterLayout(configOf(recipe, task)));
}

function valid<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DncError) || cause instanceof CheckpointError) throw cause;
    throw new CheckpointError(`the ${what} in the checkpoint is not valid: ${cause.message}`, { cause });
  }
}

function checkNames({ tensors }: SafetensorsFile, slots: readonly Slot[]): void {
  const known = new Set(slots.map(({ name }) => `optimizer.${name}`));
  for (const name of tensors.keys()) {
    if (name.startsWith("param.") || known.has(name)) continue;
    throw new CheckpointError(`the checkpoint has a tensor ${show(name)} that its recipe does not`);
  }
}

/** A file that names a huge network without holding it is refused before anything of that size is allocated. */
function checkSize({ tensors }: SafetensorsFile, length: number): void {
  let found = 0;
  for (const [name, { data }] of tensors) if (name.startsWith("param.")) found += data.length;
  if (found === length) return;
  throw new CheckpointError(`the checkpoint holds ${found} parameters; its recipe has ${length}`);
}

function readSlot({ tensors }: SafetensorsFile, { name, square }: Slot, length: number): Row {
  const tensor = tensors.get(`optimizer.${name}`);
  if (!tensor) throw new CheckpointError(`the checkpoint lacks the tensor optimizer.${name}`);
  if (tensor.dtype !== "F32" && tensor.dtype !== "F64") {
    throw new CheckpointError(`optimizer.${name} is ${tensor.dtype}; expected F32 or F64`);
  }
  if (tensor.shape.length !== 1 || tensor.shape[0] !== length) {
    throw new CheckpointError(`optimizer.${name} has shape [${tensor.shape.join(", ")}]; expected [${length}]`);
  }
  const data = tensor.data as Row;
  if (!data.every(Number.isFinite)) throw new CheckpointError(`optimizer.${name} holds values that are not finite`);
  if (square && data.some((value) => value < 0)) {
    throw new CheckpointError(`optimizer.${name} holds values below 0, which no mean of squares is`);
  }
  return data;
}
