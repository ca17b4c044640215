import type { Dnc } from "@dncjs/core";
import { type LocationLock, lockedSession } from "@dncjs/inspect";
import type { Batch, Metrics, Task } from "@dncjs/train";
import { evaluationBatchSize } from "@dncjs/train/tools";
import { counted, isFraction, metric } from "../numbers.ts";

/** Sequences of the evaluation set that a verdict is based on, about. A set of at most this many is used whole. */
const SEQUENCES = 256;
/** A fraction of errors counts as worse from this difference on, another metric from this growth on. */
const WORSE = { difference: 0.01, growth: 0.1 } as const;

/** The results of a network on sequences from all parts of the evaluation set. */
export interface Verdict {
  readonly sequences: number;
  readonly metrics: Metrics;
  readonly solved: boolean;
  /** The metrics with every location locked against writing; null for a network without memory. */
  readonly locked: Metrics | null;
}

/** Evaluates the network on about 256 sequences of the evaluation set, and again with its whole memory locked. */
export async function judge(model: Dnc, task: Task): Promise<Verdict> {
  const batches = sampleBatches(task, evaluationBatchSize(model.config));
  const { memory } = model.config;
  const metrics = await evaluateOn(batches, model, task);
  return {
    sequences: batches.reduce((sum, { batch }) => sum + batch, 0),
    metrics,
    solved: task.isSolved(metrics),
    locked: memory ? await evaluateOn(batches, model, task, "all") : null,
  };
}

/** Two sentences: whether the network solves the task, and whether it uses its memory. */
export function verdictSentences(verdict: Verdict, task: Task): string[] {
  const { sequences, metrics, solved } = verdict;
  const error = `${task.metric} ${metric(task.metric, metrics[task.metric])}`;
  const evaluated = `on ${counted(sequences, "sequence")} of the evaluation set`;
  return [`It ${solved ? "solves" : "does not solve"} the task: ${error} ${evaluated}.`, memorySentence(verdict, task)];
}

/** Whether the network uses its memory. */
export function memorySentence({ metrics, locked }: Verdict, { metric: name }: Task): string {
  if (!locked) return "It has no memory.";
  const [found, without] = [metrics[name]!, locked[name]!];
  const worse = isFraction(name) ? WORSE.difference : WORSE.growth * Math.abs(found);
  const error = `${name} ${metric(name, without)}`;
  return without - found >= worse && without > found
    ? `It uses its memory: with all locations locked against writing, ${error}.`
    : `It does not use its memory: with all locations locked against writing, still ${error}.`;
}

/** Batches at equal distances in the set, which may be in order of length. */
function sampleBatches(task: Task, size: number): Batch[] {
  let sequences = 0;
  for (const { batch } of task.evaluationBatches(size)) sequences += batch;
  const every = Math.max(1, Math.floor(sequences / SEQUENCES));
  const batches: Batch[] = [];
  let at = 0;
  for (const batch of task.evaluationBatches(size)) if (at++ % every === 0) batches.push(batch);
  return batches;
}

/** A network for `evaluate` that cannot write to its memory. */
export function withLockedMemory(model: Dnc): Pick<Dnc, "config" | "session"> {
  return { config: model.config, session: ({ batch = 1 } = {}) => lockedSession(model, "all", { batch }) };
}

/** Evaluates, with locations locked in every sequence if `lock` is given. */
export async function evaluateOn(
  batches: Iterable<Batch>,
  model: Dnc,
  task: Task,
  lock?: LocationLock | "all",
): Promise<Metrics> {
  const tally = task.tally();
  for (const batch of batches) {
    const session =
      lock === undefined ? model.session({ batch: batch.batch }) : lockedSession(model, lock, { batch: batch.batch });
    try {
      tally.add(batch, await session.run(batch.x, batch.mask));
    } finally {
      session.dispose();
    }
  }
  return tally.metrics();
}
