import { resolve } from "node:path";
import { ArgumentError, Dnc, type DncConfig, defineConfig } from "@dncjs/core";
import { readModel, withLocations, writeModel } from "@dncjs/core/run";
import type { BabiTask } from "@dncjs/tasks";
import type { Task } from "@dncjs/train";
import { RunFolder } from "@dncjs/train/node";
import { type Choice, chooseBackend } from "./backends.ts";
import { styled } from "./colour.ts";
import { describeChoice } from "./describe.ts";
import { describedRun } from "./describedRun.ts";
import { Failure, printable, withPath } from "./failure.ts";
import type { MapFlags } from "./maps.ts";
import { counted } from "./numbers.ts";
import { requireMemory } from "./plan/requireMemory.ts";
import type { Workload } from "./plan/workload.ts";
import { type Ablation, ablate } from "./show/ablation.ts";
import type { ExampleSet } from "./show/example.ts";
import { type SizeFlags, withSizes } from "./sizeFlags.ts";
import { openTask, type TaskSpec, taskName } from "./taskSpec.ts";

export interface RunOptions extends MapFlags, SizeFlags {
  readonly backend: string;
  /** babi: folder of the text. Defaults to the folder used in training. */
  readonly data?: string | undefined;
  /** The file of your own task. Defaults to the file used in training. */
  readonly task?: string | undefined;
  /** Seed of the sequences. Defaults to the seed of the run. */
  readonly seed?: number | undefined;
  /** The set to run on. Defaults to the evaluation set. */
  readonly set?: ExampleSet | undefined;
  /** Parts to run without. */
  readonly ablate?: readonly Ablation[] | undefined;
  /** Number of memory locations. Defaults to that of the network. */
  readonly locations?: number | undefined;
  /** Locations that a look-up of a sparse memory finds. Defaults to those of the network. */
  readonly sparseReads?: number | undefined;
}

/** A trained run, its task and its network on a backend. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly spec: TaskSpec;
  readonly seed: number;
  readonly task: Task;
  /** The task if it is bAbI. */
  readonly babi: BabiTask | undefined;
  readonly choice: Choice;
  readonly model: Dnc;
}

/**
 * Opens a trained run. `use` describes the workload, whose memory is checked before anything is allocated. The caller disposes
 * of the model.
 * @throws Failure; ConfigError for an invalid number of locations; ArgumentError if the sizes of network and task differ
 */
export async function openRun(
  run: string,
  options: RunOptions,
  use: (task: Task, config: DncConfig) => Pick<Workload, "mode" | "batch" | "steps">,
): Promise<OpenRun> {
  const folder = new RunFolder(run);
  const { task: described, seed: trainingSeed } = describedRun(folder, options);
  const bytes = folder.model();
  const file = await withPath(folder.modelPath, () => readModel(bytes));
  const config = configOf(file.config, options);
  const seed = options.seed ?? trainingSeed;
  const { task, babi, spec } = await openTask(evaluatedSpec(described, options), seed, options.set ?? "evaluation");
  if (seed === trainingSeed) warnOfChange(described, spec);
  requireMatchingSizes(config, task);
  const workload = { config, ...use(task, config) };
  const choice = await chooseBackend(options.backend, 1, workload);
  requireMemory(workload, choice.name, choice.backend);
  return {
    folder,
    spec,
    seed,
    task,
    babi,
    choice,
    model: Dnc.load(writeModel({ ...file, config }), { backend: choice.backend }),
  };
}

/** Says on stderr that the file of a task draws other sequences than in the training. Another metric may be what the user wants. */
function warnOfChange(trained: TaskSpec, opened: TaskSpec): void {
  if (trained.name !== "file" || opened.name !== "file") return;
  if (trained.digest === undefined || trained.digest === opened.digest) return;
  process.stderr.write(`dnc: ${printable(opened.file)}: its first sequences are no longer those of the training\n`);
}

/** Task, model and backend, one line each. */
export function describeOpened({ folder, task, choice, model }: OpenRun, requested: string): string[] {
  return [
    `${styled("bold", task.name.padEnd(8))} ${task.description}`,
    `model    ${printable(folder.modelPath)}, after ${trainedBatches(model)}`,
    `backend  ${describeChoice(choice, requested)}`,
  ];
}

/** "12,345 batches", from the provenance of the model, which anyone may have written. */
export function trainedBatches({ provenance: { batches = "0" } }: Dnc): string {
  const isCount = /^\d+$/.test(batches) && Number.isSafeInteger(Number(batches));
  return isCount ? counted(Number(batches), "batch", "batches") : "an unknown number of batches";
}

function configOf(config: DncConfig, { ablate: parts, locations, sparseReads }: RunOptions): DncConfig {
  const located = locations === undefined ? config : withLocations(config, locations);
  const sized = sparseReads === undefined ? located : withReads(located, sparseReads);
  return parts ? ablate(sized, parts) : sized;
}

/** Changes the locations that a look-up finds; the parameters do not depend on them. @throws Failure without a sparse memory */
function withReads(config: DncConfig, reads: number): DncConfig {
  const { memory } = config;
  if (memory?.sparse) return defineConfig({ ...config, memory: { ...memory, sparse: { ...memory.sparse, reads } } });
  throw new Failure(`--sparse-reads ${reads}: this network has no sparse memory`);
}

/** @throws ArgumentError if the sizes of network and task differ */
export function requireMatchingSizes(
  { inputSize, outputSize }: Pick<DncConfig, "inputSize" | "outputSize">,
  task: Task,
): void {
  if (inputSize === task.inputSize && outputSize === task.outputSize) return;
  const sizes = (x: number, y: number) => `${x} inputs and ${y} outputs`;
  throw new ArgumentError("the network", sizes(inputSize, outputSize), sizes(task.inputSize, task.outputSize));
}

/** Returns the task of a run, changed by the flags of an evaluation. @throws Failure for a flag that does not apply to the task */
export function evaluatedSpec(spec: TaskSpec, options: Omit<RunOptions, "backend">): TaskSpec {
  const { seed, set = "evaluation" } = options;
  if (spec.name === "babi" && seed !== undefined && set === "evaluation")
    throw new Failure(`--seed ${seed}: the evaluation set of babi is the official text, which no seed changes`);
  return withSizes(withMap(moved(spec, options), options), options);
}

/**
 * Replaces the folder of the bAbI text, or the file of the task, which may have moved since the training.
 * @throws Failure for a task without such a folder or file
 */
function moved(spec: TaskSpec, { data, task }: Pick<RunOptions, "data" | "task">): TaskSpec {
  if (data !== undefined && spec.name !== "babi")
    throw new Failure(`--data ${data}: got a run of ${taskName(spec)}, expected a run of babi`);
  if (task !== undefined && spec.name !== "file")
    throw new Failure(`--task ${task}: got a run of ${spec.name}, expected a run of your own task`);
  if (spec.name === "babi" && data !== undefined) return { ...spec, data: resolve(data) };
  return spec.name === "file" && task !== undefined ? { ...spec, file: resolve(task) } : spec;
}

/** Adds a map to a specification. @throws Failure for a task without maps */
function withMap(spec: TaskSpec, { map, walk }: MapFlags): TaskSpec {
  if (map === undefined && walk !== undefined) throw new Failure(`--walk ${walk}: expected --map as well`);
  if (map === undefined) return spec;
  if (spec.name !== "traversal")
    throw new Failure(`--map ${map}: got a run of ${taskName(spec)}, expected a run of traversal`);
  return { ...spec, map: { name: map, length: walk ?? 7 } };
}
