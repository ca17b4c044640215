import { type BabiEncoding, type BabiTask, babiTask, mapWalkTask, type Positions, traversalTask } from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";
import { readBabi } from "./babiData.ts";
import { Failure } from "./failure.ts";
import { readMap } from "./maps.ts";
import { type FileSpec, fileWord, isFileSpec, openFileTask } from "./ownTask/fileTask.ts";
import { isSizedName, isSizedSpec, sizedTask, sizesOf } from "./sizedSpec.ts";
import type { SizedSpec } from "./sizedTasks.ts";

/** The specification of a run's task. */
export type TaskSpec = ShippedSpec | FileSpec;

/** The specification of a task of `@dncjs/tasks`. */
export type ShippedSpec = SizedSpec | TraversalSpec | BabiSpec;

export interface TraversalSpec {
  readonly name: "traversal";
  /** Numbers of the paper's lessons. */
  readonly lessons: readonly number[];
  /** Walks about each training graph. */
  readonly questions: number;
  /** Whether the walks of all lessons have the lengths of the last one. Defaults to false. */
  readonly longWalks?: boolean;
  /** Whether training scores queries too. Defaults to false. */
  readonly queryTargets?: boolean;
  /** Walks on a map in place of the random graphs; only to evaluate. */
  readonly map?: { readonly name: string; readonly length: number };
}

export interface BabiSpec {
  readonly name: "babi";
  readonly tasks: readonly number[];
  /** The folder of the official text. */
  readonly data: string;
  /** The words, in the order of the network's channels. Absent until the text has been read. */
  readonly vocabulary?: readonly string[];
  readonly encoding: BabiEncoding;
  /** The words of each position of a step; the network has a channel for each. Absent until the text has been read. */
  readonly positions?: Positions;
  /** Steps for each word of an answer. Defaults to that of the encoding. */
  readonly blanks?: number;
  /** Training stories with more steps are left out. Defaults to no limit. */
  readonly maxTrainingSteps?: number;
  /** The tasks of each lesson before the last. Defaults to no lessons. */
  readonly taskLessons?: readonly (readonly number[])[];
  /** Whether words of the same kind are exchanged at random in training. */
  readonly renaming: boolean;
}

/** The name of the task of a specification. */
export function taskName(spec: TaskSpec): string {
  return spec.name === "file" ? spec.task : spec.name;
}

/** The word of a command line that names the task. */
export function taskWord(spec: TaskSpec): string {
  return spec.name === "file" ? fileWord(spec) : spec.name;
}

/** Units of a story that one step contains. */
export const babiEncodings: readonly BabiEncoding[] = ["words", "sentences"];

/** Training, or the set to run a network on. */
export type TaskUse = "training" | "evaluation" | "validation";

export interface BuiltTask {
  readonly task: Task;
  /** The task if it is bAbI. */
  readonly babi: BabiTask | undefined;
  /** The specification, completed with what the data determines. */
  readonly spec: TaskSpec;
}

/** Builds a task, or imports that of a file. "evaluation" skips data of the other sets. @throws Failure, ConfigError, ArgumentError */
export async function openTask(spec: TaskSpec, seed: number, use: TaskUse): Promise<BuiltTask> {
  return spec.name === "file" ? openFileTask(spec, seed, use) : buildTask(spec, seed, use);
}

/** Builds a task of `@dncjs/tasks`. */
export function buildTask(spec: ShippedSpec, seed: number, use: TaskUse): BuiltTask {
  if (spec.name === "traversal") return { task: buildTraversal(spec, seed), babi: undefined, spec };
  if (spec.name !== "babi") {
    return { task: sizedTask(spec.name).build({ ...sizesOf(spec), seed }), babi: undefined, spec };
  }
  const { name: _, tasks, data, ...options } = spec;
  const { vocabulary, encoding, positions } = options;
  const isKnown = vocabulary && (encoding === "words" || positions !== undefined);
  const train = use !== "evaluation" || !isKnown ? readBabi(data, tasks, "train") : [];
  const test = readBabi(data, tasks, "test");
  const task = babiTask({ ...options, train, test, seed });
  return { task, babi: task, spec: { ...spec, vocabulary: task.vocabulary, positions: task.positions } };
}

function buildTraversal({ map, lessons, questions, longWalks, queryTargets }: TraversalSpec, seed: number): Task {
  if (map) return mapWalkTask({ map: readMap(map.name), length: map.length, seed });
  return traversalTask({ lessons, questions, longWalks, queryTargets, seed });
}

/** The first sequence of the evaluation set, as a batch of one. */
export function exampleOf(task: Task): Batch {
  for (const batch of task.evaluationBatches(1)) return batch;
  throw new Failure(`${task.name} has an empty evaluation set`);
}

/** Defaults for run.json files without these fields. */
const BABI_DEFAULTS = { encoding: "words", renaming: false } as const;

/** Checks a specification read from a file. `cure` ends the message on a run of a program. @throws Failure */
export function checkTaskSpec(value: unknown, source: string, cure: string = ""): TaskSpec {
  const spec = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (isSizedName(spec.name) && isSizedSpec(spec)) return spec as unknown as SizedSpec;
  if (isFileSpec(spec)) return spec as unknown as FileSpec;
  if (spec.name === "babi" && isBabi(spec)) return { ...BABI_DEFAULTS, ...spec } as unknown as BabiSpec;
  if (spec.name === "traversal" && isTraversal(spec)) return spec as unknown as TraversalSpec;
  if (typeof spec.inputSize === "number")
    throw new Failure(`${source}: got the task ${spec.name} of a program, expected a task of dnc${cure}`);
  throw new Failure(`${source} does not describe a task: the name is unknown or a field is invalid`);
}

function isTraversal(spec: Readonly<Record<string, unknown>>): boolean {
  const { lessons, questions, longWalks = false, queryTargets = false } = spec;
  const areNumbers = Array.isArray(lessons) && lessons.every(Number.isSafeInteger) && Number.isSafeInteger(questions);
  return areNumbers && typeof longWalks === "boolean" && typeof queryTargets === "boolean";
}

function isBabi(spec: Readonly<Record<string, unknown>>): boolean {
  const given: Readonly<Record<string, unknown>> = { ...BABI_DEFAULTS, ...spec };
  const { tasks, data, vocabulary = [], encoding, positions = 1, blanks = 1, maxTrainingSteps = 1, renaming } = given;
  const { taskLessons = [] } = given;
  const isList = (list: unknown, type: string) => Array.isArray(list) && list.every((item) => typeof item === type);
  const isLists = (lists: unknown, type: string) => Array.isArray(lists) && lists.every((list) => isList(list, type));
  const isChoice = babiEncodings.includes(encoding as BabiEncoding) && typeof renaming === "boolean";
  return (
    isChoice &&
    (Number.isSafeInteger(positions) || isLists(positions, "string")) &&
    Number.isSafeInteger(blanks) &&
    Number.isSafeInteger(maxTrainingSteps) &&
    typeof data === "string" &&
    isList(tasks, "number") &&
    isLists(taskLessons, "number") &&
    isList(vocabulary, "string")
  );
}
