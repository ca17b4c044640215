import type { Dnc } from "@dncjs/core";
import { lockedSession } from "@dncjs/inspect";
import type { Batch, Metrics, Task } from "@dncjs/train";
import { evaluationBatchSize } from "@dncjs/train/tools";
import { counted, isFraction, metric } from "../numbers.ts";

/** Sequences of the evaluation set that a verdict is based on, at most; whole batches. */
const MOST_SEQUENCES = 256;
/** A fraction of errors counts as worse from this difference on, another metric from this growth on. */
const WORSE = { difference: 0.01, growth: 0.1 } as const;

/** The results of a network on the first sequences of the evaluation set. */
export interface Verdict {
  readonly sequences: number;
  readonly metrics: Metrics;
  readonly solved: boolean;
  /** The metrics with every location locked against writing; null for a network without memory. */
  readonly locked: Metrics | null;
}

/** Evaluates the network on at most 256 sequences of the evaluation set, and again with its whole memory locked. */
export async function judge(model: Dnc, task: Task): Promise<Verdict> {
  const batches = firstBatches(task, evaluationBatchSize(model.config));
  const { memory } = model.config;
  const metrics = await evaluateOn(batches, model, task, []);
  return {
    sequences: batches.reduce((sum, { batch }) => sum + batch, 0),
    metrics,
    solved: task.isSolved(metrics),
    locked: memory ? await evaluateOn(batches, model, task, "all") : null,
  };
}

/** Two sentences: whether the network solves the task, and whether it uses its memory. */
export function verdictSentences({ sequences, metrics, solved, locked }: Verdict, { metric: name }: Task): string[] {
  const error = (found: Metrics) => `${name} ${metric(name, found[name])}`;
  const evaluated = `on ${counted(sequences, "sequence")} of the evaluation set`;
  const first = `It ${solved ? "solves" : "does not solve"} the task: ${error(metrics)} ${evaluated}.`;
  if (!locked) return [first, "It has no memory."];
  const worse = isFraction(name) ? WORSE.difference : WORSE.growth * Math.abs(metrics[name]!);
  const isWorse = locked[name]! - metrics[name]! >= worse && locked[name]! > metrics[name]!;
  const second = isWorse
    ? `It uses its memory: with all locations locked against writing, ${error(locked)}.`
    : `It does not use its memory: with all locations locked against writing, still ${error(locked)}.`;
  return [first, second];
}

function firstBatches(task: Task, size: number): Batch[] {
  const batches: Batch[] = [];
  let sequences = 0;
  for (const batch of task.evaluationBatches(size)) {
    batches.push(batch);
    sequences += batch.batch;
    if (sequences >= MOST_SEQUENCES) break;
  }
  return batches;
}

/** Evaluates with locations locked during every sequence. */
export async function evaluateOn(
  batches: Iterable<Batch>,
  model: Dnc,
  task: Task,
  locked: readonly number[] | "all",
): Promise<Metrics> {
  const tally = task.tally();
  for (const batch of batches) {
    const session =
      locked.length === 0
        ? model.session({ batch: batch.batch })
        : lockedSession(model, locked, { batch: batch.batch });
    try {
      tally.add(batch, await session.run(batch.x, batch.mask));
    } finally {
      session.dispose();
    }
  }
  return tally.metrics();
}
