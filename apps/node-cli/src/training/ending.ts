import { ArgumentError } from "@dncjs/core";
import type { Batch, Task, Trainer } from "@dncjs/train";
import type { FolderFitResult } from "@dncjs/train/node";
import { styled } from "../colour.ts";
import { printable } from "../failure.ts";
import { isTraceable } from "../inspect/traceable.ts";
import { judge, memorySentence } from "../inspect/verdict.ts";
import { count, counted, duration, metric } from "../numbers.ts";
import type { MemoryFigure } from "../picture/figure.ts";
import { figureOf, hasFigure } from "../picture/figureOf.ts";
import { drawPicture } from "../picture/picture.ts";
import { exampleOf, type TaskSpec } from "../taskSpec.ts";
import type { TrainPlan } from "./plan.ts";

/** One line on the outcome of a run; `solved` is the result on the evaluation set. */
export function describeOutcome(trainer: Trainer, { outcome, seconds }: FolderFitResult, solved: boolean): string {
  const { batchesDone, recipe } = trainer;
  if (outcome === "aborted") {
    return `stopped after ${count(batchesDone)} of ${counted(recipe.batches, "batch", "batches")}; saved`;
  }
  const amount = `${counted(batchesDone, "batch", "batches")} (${count(batchesDone * recipe.batchSize)} sequences)`;
  return `${styled("bold", solved ? "solved" : "not solved")} after ${amount} in ${duration(seconds)}`;
}

/** Why a run stopped without improvement, and what to try. */
export function stalledLines({ recipe, progress: { best }, task }: Trainer, solved: boolean): string[] {
  const reached = metric(task.metric, best?.metrics[task.metric]);
  const when = counted(best?.batch ?? 0, "batch", "batches");
  const evaluations = counted(recipe.patience!, "evaluation");
  const reason = `stalled: best ${task.metric} ${reached} after ${when}, no improvement in ${evaluations} since`;
  return solved
    ? [reason]
    : [reason, "try another --seed, a lower or decaying --learning-rate, a larger network, or a larger --patience"];
}

/** Whether the network uses its memory. No line for a network without one, and on tensorflow.js, where no location can be locked. */
export async function memoryLines(model: Trainer["model"], task: Task): Promise<string[]> {
  if (!model.config.memory || !("bind" in model.backend)) return [];
  return ["", memorySentence(await judge(model, task), task)];
}

/** One sequence of the evaluation set: the memory figure of a copy task, otherwise targets and answers as text. */
export async function exampleLines({ spec }: TrainPlan, task: Task, model: Trainer["model"]): Promise<string[]> {
  const example = exampleOf(task);
  const figure = hasFigure(spec) ? await tracedFigure(spec, example, model) : undefined;
  if (figure) return drawPicture(figure);
  const heading = styled("bold", "one sequence of the evaluation set");
  const lines = task.render(example, 0, await model.run(example.x)).split("\n");
  return [heading, "", ...lines.map((line) => `  ${printable(line)}`)];
}

/** Undefined for a network or a sequence without a trace: a training must not end with its error. */
async function tracedFigure(
  spec: TaskSpec,
  example: Batch,
  model: Trainer["model"],
): Promise<MemoryFigure | undefined> {
  if (!isTraceable(model.config)) return undefined;
  try {
    return figureOf(spec, example, await model.trace(example.x));
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
}

/** The files of the run and their contents. */
export function fileLines({ folder }: TrainPlan, parameters: number): string[] {
  const { modelPath, checkpointPath, metricsPath, descriptionPath } = folder;
  const line = (label: string, path: string, contents: string) =>
    `${label.padEnd(5)}  ${path.padEnd(checkpointPath.length)}  ${contents}`;
  return [
    line("saved", modelPath, `network, ${counted(parameters, "parameter")}`),
    line("", checkpointPath, "training state for --resume"),
    line("", metricsPath, "log, one JSON object per line"),
    line("", descriptionPath, "task, recipe, seed and versions"),
  ];
}
