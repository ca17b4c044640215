import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { Batch, Task } from "@dncjs/train";
import { Failure } from "../failure.ts";
import { readTaskFile } from "./taskFile.ts";

/** The specification of a task in a file of the user. */
export interface FileSpec {
  readonly name: "file";
  /** The absolute path of the file. */
  readonly file: string;
  /** The name of the task. */
  readonly task: string;
  /** Digest of the first sequences. Absent until they have been drawn. */
  readonly digest?: string;
}

export function isFileSpec(spec: Readonly<Record<string, unknown>>): boolean {
  const { name, file, task, digest = "" } = spec;
  return name === "file" && [file, task, digest].every((text) => typeof text === "string");
}

interface OpenedFileTask {
  readonly task: Task;
  readonly babi: undefined;
  readonly spec: FileSpec;
}

/** Imports the task of a specification with a seed. @throws Failure if a run would continue with other data */
export async function openFileTask(
  spec: FileSpec,
  seed: number,
  use: "training" | "evaluation" | "validation",
): Promise<OpenedFileTask> {
  if (use !== "training" && !existsSync(spec.file))
    throw new Failure(`${spec.file}: no such file; if it has moved, name it with --task FILE`);
  const { task: found } = await readTaskFile(spec.file);
  const task = withSeed(found, seed);
  if (task.name !== spec.task) throw new Failure(`${spec.file}: got the task ${task.name}, expected ${spec.task}`);
  const digest = digestOf(task);
  if (use === "training" && spec.digest !== undefined && spec.digest !== digest) {
    throw new Failure(
      `${spec.file}: its first sequences are no longer those of the run; start again with --fresh, or undo the change`,
    );
  }
  return { task, babi: undefined, spec: { ...spec, digest } };
}

/** The word of a command line that names the file. */
export function fileWord({ file }: FileSpec): string {
  const path = relative("", file);
  return path.startsWith(".") ? path : `./${path}`;
}

function withSeed(task: Task & { readonly withSeed?: unknown }, seed: number): Task {
  return typeof task.withSeed === "function" ? (task.withSeed(seed) as Task) : task;
}

/** Sequences of each set that the digest covers. */
const DIGESTED = 4;

function digestOf(task: Task): string {
  const hash = createHash("sha256");
  const add = ({ x, target, mask, answer }: Batch) => {
    for (const numbers of [x, target, mask, answer]) hash.update(numbers);
  };
  const lessons = task.lessons?.length ?? 1;
  for (let lesson = 0; lesson < lessons; lesson++) add(task.trainingBatch(0, DIGESTED, lesson));
  for (const batch of task.evaluationBatches(DIGESTED)) {
    add(batch);
    break;
  }
  return hash.digest("hex").slice(0, 16);
}
