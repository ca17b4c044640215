import { type RunDescription, type RunFolder, readRun } from "@dncjs/train/node";
import { checkTaskSpec, type TaskSpec } from "./taskSpec.ts";

/** A description of a run of dnc, whose task it can build. */
export interface DescribedRun extends RunDescription {
  readonly task: TaskSpec;
}

/** Reads the run.json of a folder. @throws FileError, ConfigError; Failure for a task that dnc cannot build */
export function describedRun(folder: RunFolder): DescribedRun {
  return withTask(folder.description(), folder.descriptionPath);
}

/** Checks the contents of a run.json. @throws FileError, ConfigError; Failure for a task that dnc cannot build */
export function readDescribedRun(value: unknown, path: string): DescribedRun {
  return withTask(readRun(value, path), path);
}

function withTask(description: RunDescription, path: string): DescribedRun {
  return { ...description, task: checkTaskSpec(description.task, path) };
}
