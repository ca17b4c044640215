import { version } from "@dncjs/core";
import { defineRecipe } from "../../recipe.ts";
import type { Metrics, Task } from "../../task.ts";
import { checkTask } from "../../taskCheck.ts";
import { Trainer, type TrainerOptions } from "../../trainer.ts";
import { FileError } from "../files/fileError.ts";
import { lockFolder } from "../lock/lock.ts";
import { Board } from "../tensorboard/board.ts";
import { type FolderFitOptions, type FolderFitResult, fitInFolder } from "./fitInFolder.ts";
import { RunFolder } from "./runFolder.ts";

/** Options of `trainInFolder`. */
export interface TrainInFolderOptions
  extends TrainerOptions,
    Omit<Partial<FolderFitOptions>, "folder" | "task" | "board"> {
  /** Folder for TensorBoard's event files, one per run. @default none */
  readonly tensorboard?: string | undefined;
}

/** The result of `trainInFolder`. */
export interface FolderTraining extends FolderFitResult {
  /** Trained. The caller disposes of it. */
  readonly trainer: Trainer;
  /** Metrics on the evaluation set; undefined if the signal aborted the run. */
  readonly evaluation: Metrics | undefined;
}

/**
 * Trains into a folder as `dnc train` does: run.json, metrics.jsonl, checkpoint.safetensors, model.safetensors, and TensorBoard files if you
 * like. If the folder holds a checkpoint, the training continues from it.
 * @throws FileError if the folder holds other files, or a run of another task, recipe or seed; FolderInUse if another process or call trains in it;
 * what `Trainer.create`, `Trainer.resume` and `Trainer.fit` throw
 *
 * @example
 * ```ts
 * import { copyRecipe, copyTask } from "@dncjs/tasks";
 * import { trainInFolder } from "@dncjs/train/node";
 * import { createWasmBackend } from "@dncjs/wasm";
 *
 * const run = await trainInFolder("runs/example", {
 *   backend: await createWasmBackend(),
 *   task: copyTask({ bits: 4, maxLength: 3, seed: 7 }),
 *   recipe: { ...copyRecipe, batches: 20 },
 *   seed: 7,
 * });
 * console.log(run.outcome, run.evaluation);
 * run.trainer.dispose();
 * ```
 */
export async function trainInFolder(path: string, options: TrainInFolderOptions): Promise<FolderTraining> {
  const folder = new RunFolder(path);
  if (folder.contents() === "other files") throw new FileError(`${path} is not empty and contains no run`);
  folder.create();
  const lock = await lockFolder(path, { heartbeat: true });
  folder.guardWith(lock);
  let trainer: Trainer | undefined;
  let board: Board | undefined;
  try {
    trainer = await openTrainer(folder, options);
    board = await writeStart(folder, trainer, options);
    const result = await fitInFolder(trainer, { ...options, folder, task: describe(trainer.task), board });
    const evaluation = result.outcome === "aborted" ? undefined : await evaluate(trainer, folder, result);
    return { ...result, trainer, evaluation };
  } catch (error) {
    trainer?.dispose();
    throw error;
  } finally {
    board?.close();
    lock.release();
  }
}

async function openTrainer(folder: RunFolder, options: TrainInFolderOptions): Promise<Trainer> {
  if (folder.contents() === undefined) return Trainer.create(options);
  folder.requireOwnFiles();
  checkTask(options.task);
  const { task, seed, recipe } = folder.description();
  if (JSON.stringify(task) !== JSON.stringify(describe(options.task))) {
    const { description } = options.task;
    throw new FileError(`${folder.path} holds a run of another task than "${description}"; choose another folder`);
  }
  const isSame = seed === options.seed && JSON.stringify(recipe) === JSON.stringify(defineRecipe(options.recipe));
  if (!isSame) throw new FileError(`${folder.path} holds a run with another recipe or seed; choose another folder`);
  const checkpoint = folder.checkpoint();
  return checkpoint ? Trainer.resume({ ...options, checkpoint }) : Trainer.create(options);
}

async function writeStart(folder: RunFolder, trainer: Trainer, { tensorboard }: TrainInFolderOptions) {
  const { batchesDone, progress, recipe, seed, model } = trainer;
  folder.removeTemporaryFiles();
  await folder.truncateLog(batchesDone, progress.evaluatedAt);
  const about = {
    task: describe(trainer.task),
    seed,
    recipe,
    backend: model.backend.description,
    versions: { core: version },
  };
  await folder.describe(about);
  if (tensorboard === undefined) return undefined;
  return Board.open(tensorboard, { batchesDone, skipped: progress.skipped?.total ?? 0, about });
}

/** The identity of the task. A program builds the task again itself. The texts name the sizes of its sequences. */
function describe({ name, description, lessons, inputSize, outputSize, loss, lossGroups }: Task): object {
  return { name, description, lessons, inputSize, outputSize, loss, lossGroups };
}

async function evaluate(trainer: Trainer, folder: RunFolder, { seconds }: FolderFitResult): Promise<Metrics> {
  const metrics = await trainer.evaluate("evaluation");
  const solved = trainer.task.isSolved(metrics);
  folder.log({ event: "evaluation", batch: trainer.batchesDone, set: "evaluation", metrics, solved, seconds });
  return metrics;
}
