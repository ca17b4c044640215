import { resolve } from "node:path";
import { type RunDescription, type RunFolder, readRun } from "@dncjs/train/node";
import { checkTaskSpec, type TaskSpec } from "./taskSpec.ts";

/** A description of a run of dnc, whose task it can build. */
export interface DescribedRun extends RunDescription {
  readonly task: TaskSpec;
}

/**
 * Reads the run.json of a folder. `flags` are those of a command with `--task`, the file with the task of a run that a program wrote.
 * @throws FileError, ConfigError; Failure for a task that dnc cannot build
 */
export function describedRun(folder: RunFolder, flags?: { readonly task?: string | undefined }): DescribedRun {
  const description = folder.description();
  const { descriptionPath: path } = folder;
  if (flags?.task !== undefined) return withTask(withTaskFile(description, flags.task), path);
  return withTask(description, path, flags === undefined ? "" : "; name the file of its task with --task FILE");
}

/** `trainInFolder` describes a task by its name and sizes. */
function withTaskFile(description: RunDescription, file: string): RunDescription {
  const { name, inputSize } = description.task as { readonly name?: unknown; readonly inputSize?: unknown };
  if (inputSize === undefined) return description;
  return { ...description, task: { name: "file", file: resolve(file), task: name } };
}

/** Checks the contents of a run.json. @throws FileError, ConfigError; Failure for a task that dnc cannot build */
export function readDescribedRun(value: unknown, path: string): DescribedRun {
  return withTask(readRun(value, path), path);
}

/** `cure` ends the message on a run of a program. */
function withTask(description: RunDescription, path: string, cure: string = ""): DescribedRun {
  return { ...description, task: checkTaskSpec(description.task, path, cure) };
}
