import { resolve } from "node:path";
import { ArgumentError, Dnc, type DncConfig } from "@dncjs/core";
import { readModel, writeModel } from "@dncjs/core/run";
import type { BabiTask } from "@dncjs/tasks";
import type { Task } from "@dncjs/train";
import { type Choice, chooseBackend } from "./backends.ts";
import { styled } from "./colour.ts";
import { describeChoice } from "./describe.ts";
import { printable, readingFrom } from "./failure.ts";
import { counted } from "./numbers.ts";
import { requireMemory } from "./plan/requireMemory.ts";
import type { Workload } from "./plan/workload.ts";
import { RunFolder } from "./run.ts";
import { type Ablation, without } from "./show/ablation.ts";
import { buildTask, type TaskSpec } from "./taskSpec.ts";

export interface RunOptions {
  readonly backend: string;
  /** babi: the folder of the text, where it has moved since. */
  readonly data?: string | undefined;
  /** Of the sequences; the run's own where missing. */
  readonly seed?: number | undefined;
  /** What the network is run without. */
  readonly ablate?: readonly Ablation[] | undefined;
}

/** A trained run, its task and its network on a backend. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly spec: TaskSpec;
  readonly seed: number;
  readonly task: Task;
  /** The same task where it is bAbI. */
  readonly babi: BabiTask | undefined;
  readonly choice: Choice;
  readonly model: Dnc;
}

/**
 * Opens a run to be used; `use` is what for, so that what the backend cannot hold is refused first. The model is the caller's to
 * dispose of. @throws Failure, ArgumentError where network and task do not fit
 */
export async function openRun(
  run: string,
  options: RunOptions,
  use: (task: Task) => Pick<Workload, "mode" | "batch" | "steps">,
): Promise<OpenRun> {
  const folder = new RunFolder(run);
  const { task: described, seed: trainedWith } = folder.description();
  const bytes = folder.model();
  const file = await readingFrom(folder.modelPath, () => readModel(bytes));
  const config = options.ablate ? without(file.config, options.ablate) : file.config;
  const seed = options.seed ?? trainedWith;
  const { task, babi, spec } = buildTask(moved(described, options.data), seed, "evaluating");
  requireFitting(config, task);
  const workload = { config, ...use(task) };
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

/** What was opened, in three lines. */
export function describeOpened({ folder, task, choice, model }: OpenRun, asked: string): string[] {
  const batches = counted(Number(model.provenance.batches ?? 0), "batch", "batches");
  return [
    `${styled("bold", task.name.padEnd(8))} ${task.description}`,
    `model    ${printable(folder.modelPath)}, after ${batches}`,
    `backend  ${describeChoice(choice, asked)}`,
  ];
}

function requireFitting({ inputSize, outputSize }: DncConfig, task: Task): void {
  if (inputSize === task.inputSize && outputSize === task.outputSize) return;
  const sizes = (x: number, y: number) => `${x} inputs and ${y} outputs`;
  throw new ArgumentError("the network", sizes(inputSize, outputSize), sizes(task.inputSize, task.outputSize));
}

/** The text may have moved since the run. */
function moved(spec: TaskSpec, data: string | undefined): TaskSpec {
  return spec.name === "babi" && data !== undefined ? { ...spec, data: resolve(data) } : spec;
}
