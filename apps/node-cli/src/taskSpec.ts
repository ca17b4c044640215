import { type BabiEncoding, type BabiTask, babiTask } from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";
import { readBabi } from "./babiData.ts";
import { Failure } from "./failure.ts";
import { isSizedName, isSizedSpec, sizedTask, sizesOf } from "./sizedSpec.ts";
import type { SizedSpec } from "./sizedTasks.ts";

/** What a run is about: enough to build its task again. */
export type TaskSpec = SizedSpec | BabiSpec;

export interface BabiSpec {
  readonly name: "babi";
  readonly tasks: readonly number[];
  /** The folder of the official text. */
  readonly data: string;
  /** The words in the order of the network's channels; known once the text has been read. */
  readonly vocabulary?: readonly string[];
  readonly encoding: BabiEncoding;
  /** The most words of a step, which the network has channels for; known once the text has been read. */
  readonly positions?: number;
  /** Whether words that may stand for one another change places while training. */
  readonly renaming: boolean;
}

/** What one step of a story may show. */
export const babiEncodings: readonly BabiEncoding[] = ["words", "sentences"];

export interface BuiltTask {
  readonly task: Task;
  /** The same task where it is bAbI. */
  readonly babi: BabiTask | undefined;
  /** With what only the data tells. */
  readonly spec: TaskSpec;
}

/** Builds the task; for "evaluating" without what only training needs. @throws Failure, ConfigError, ArgumentError */
export function buildTask(spec: TaskSpec, seed: number, use: "training" | "evaluating"): BuiltTask {
  if (spec.name !== "babi") {
    return { task: sizedTask(spec.name).build({ ...sizesOf(spec), seed }), babi: undefined, spec };
  }
  const { tasks, data, vocabulary, encoding, positions, renaming } = spec;
  const isKnown = vocabulary && (encoding === "words" || positions !== undefined);
  const train = use === "training" || !isKnown ? readBabi(data, tasks, "train") : [];
  const test = readBabi(data, tasks, "test");
  const task = babiTask({ train, test, seed, encoding, vocabulary, positions, renaming });
  return { task, babi: task, spec: { ...spec, vocabulary: task.vocabulary, positions: task.positions } };
}

/** One sequence of the evaluation set, by itself. */
export function exampleOf(task: Task): Batch {
  for (const batch of task.evaluationBatches(1)) return batch;
  throw new Failure(`${task.name} has an empty evaluation set`);
}

/** What the runs of bAbI are that were made before there was a choice. */
const olderBabi = { encoding: "words", renaming: false } as const;

/** Checks a specification that was read from a file. @throws Failure */
export function checkTaskSpec(value: unknown, source: string): TaskSpec {
  const spec = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (isSizedName(spec.name) && isSizedSpec(spec)) return spec as unknown as SizedSpec;
  if (spec.name === "babi" && isBabi(spec)) return { ...olderBabi, ...spec } as unknown as BabiSpec;
  throw new Failure(`${source} does not describe a task of this program`);
}

function isBabi(spec: Readonly<Record<string, unknown>>): boolean {
  const given: Readonly<Record<string, unknown>> = { ...olderBabi, ...spec };
  const { tasks, data, vocabulary = [], encoding, positions = 1, renaming } = given;
  const isList = (list: unknown, type: string) => Array.isArray(list) && list.every((item) => typeof item === type);
  const isChoice = babiEncodings.includes(encoding as BabiEncoding) && typeof renaming === "boolean";
  return (
    isChoice &&
    Number.isSafeInteger(positions) &&
    typeof data === "string" &&
    isList(tasks, "number") &&
    isList(vocabulary, "string")
  );
}
