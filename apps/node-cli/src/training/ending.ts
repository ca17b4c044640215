import type { Task, Trainer } from "@dncjs/train";
import { styled } from "../colour.ts";
import { printable } from "../failure.ts";
import { count, counted, duration, metric } from "../numbers.ts";
import { drawPicture } from "../picture/picture.ts";
import { storyOf } from "../picture/storyOf.ts";
import { exampleOf } from "../taskSpec.ts";
import type { TrainPlan } from "./plan.ts";
import type { TrainingResult } from "./train.ts";

/** Says how the run went; `solved` as the evaluation set has it. */
export function describeOutcome(trainer: Trainer, { outcome, seconds }: TrainingResult, solved: boolean): string {
  const { batchesDone, recipe } = trainer;
  if (outcome === "aborted") {
    return `stopped after ${count(batchesDone)} of ${counted(recipe.batches, "batch", "batches")}, and saved`;
  }
  const amount = `${counted(batchesDone, "batch", "batches")} (${count(batchesDone * recipe.batchSize)} sequences)`;
  return `${styled("bold", solved ? "solved" : "not solved")} after ${amount}, in ${duration(seconds)}`;
}

/** Why a run without patience left has stopped, and what may help. */
export function stalledLines({ recipe, progress: { best }, task }: Trainer, solved: boolean): string[] {
  const reached = metric(task.metric, best?.metrics[task.metric]);
  const when = counted(best?.batch ?? 0, "batch", "batches");
  const evaluations = counted(recipe.patience!, "evaluation");
  const why = `stalled: ${task.metric} is no better than ${reached}, found after ${when}, in the ${evaluations} since`;
  return solved
    ? [why]
    : [why, "try another --seed, a lower or falling --learning-rate, a larger network, or more --patience"];
}

/** What the network does with one sequence of the evaluation set: its memory in a picture, or what it answers. */
export async function exampleLines({ spec }: TrainPlan, task: Task, model: Trainer["model"]): Promise<string[]> {
  const example = exampleOf(task);
  const trace = await model.trace(example.x);
  const story = storyOf(spec, example, trace);
  if (story) return drawPicture(story);
  const heading = styled("bold", "one sequence of the evaluation set");
  const lines = task.render(example, 0, trace.get("y")!.data).split("\n");
  return [heading, "", ...lines.map((line) => `  ${printable(line)}`)];
}

/** Where everything is. */
export function fileLines({ folder }: TrainPlan, parameters: number): string[] {
  return [
    `saved  ${folder.modelPath.padEnd(longest(folder))}  the network, ${counted(parameters, "parameter")}`,
    `       ${folder.checkpointPath.padEnd(longest(folder))}  to go on from`,
    `       ${folder.metricsPath.padEnd(longest(folder))}  how it went, one JSON object a line`,
    `       ${folder.descriptionPath.padEnd(longest(folder))}  task, recipe, seed and versions`,
  ];
}

function longest({ checkpointPath }: TrainPlan["folder"]): number {
  return checkpointPath.length;
}
