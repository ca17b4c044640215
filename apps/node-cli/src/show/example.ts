import type { Batch, Metrics, Task } from "@dncjs/train";
import { Failure } from "../failure.ts";
import { counted } from "../numbers.ts";

export type ExampleSet = "evaluation" | "validation";

/** Sequence `number` of a set, from 0, by itself. @throws Failure where the set has no such one */
export function exampleAt(task: Task, set: ExampleSet, number: number): Batch {
  let length = 0;
  const batches = set === "evaluation" ? task.evaluationBatches(1) : task.validationBatches(1);
  for (const batch of batches) if (length++ === number) return batch;
  if (length === 0) throw new Failure(`--set ${set}: ${task.name} has no ${set} set here`);
  throw new Failure(`--example ${number}: the ${set} set has ${counted(length, "sequence")}, from 0 to ${length - 1}`);
}

/** How one sequence is judged. */
export interface Judgement {
  readonly metrics: Metrics;
  /** Whether nothing in it is wrong; null for a task in which nothing is: chances are predicted. */
  readonly right: boolean | null;
}

export function judgeExample(task: Task, batch: Batch, y: ArrayLike<number>): Judgement {
  const tally = task.tally();
  tally.add(batch, y);
  const metrics = tally.metrics();
  return { metrics, right: /error/i.test(task.metric) ? metrics[task.metric] === 0 : null };
}
