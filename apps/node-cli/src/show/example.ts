import type { Batch, Metrics, Task } from "@dncjs/train";
import { styled } from "../colour.ts";
import { describeMetrics } from "../describe.ts";
import { Failure } from "../failure.ts";
import { counted } from "../numbers.ts";

export type ExampleSet = "evaluation" | "validation";

/** Returns sequence `index` of a set, from 0, as a batch of one. @throws Failure for an index outside the set */
export function exampleAt(task: Task, set: ExampleSet, index: number): Batch {
  let length = 0;
  const batches = set === "evaluation" ? task.evaluationBatches(1) : task.validationBatches(1);
  for (const batch of batches) if (length++ === index) return batch;
  if (length === 0) throw new Failure(`--set ${set}: the ${set} set of ${task.name} is empty`);
  const sequences = counted(length, "sequence");
  throw new Failure(`--example: got ${index}, expected 0 to ${length - 1} (the ${set} set has ${sequences})`);
}

/** The result of one sequence. */
export interface Score {
  readonly metrics: Metrics;
  /** Whether the whole answer is correct. Null for a task that predicts probabilities. */
  readonly right: boolean | null;
}

export function scoreExample(task: Task, batch: Batch, y: ArrayLike<number>): Score {
  const tally = task.tally();
  tally.add(batch, y);
  const metrics = tally.metrics();
  return { metrics, right: /error/i.test(task.metric) ? metrics[task.metric] === 0 : null };
}

/** "correct: bitError 0 %, sequenceError 0 %". */
export function describeScore({ metrics, right }: Score): string {
  const verdict = right === null ? "score" : right ? "correct" : "wrong";
  return `${styled("bold", verdict)}: ${describeMetrics(metrics)}`;
}
