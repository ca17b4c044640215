import { CheckpointError } from "@dncjs/core";
import { show } from "@dncjs/core/run";
import type { Metrics } from "./task.ts";

/** How a run has gone so far: what evaluations have found, and what was left out. */
export interface Progress {
  /** Batches that were done at the newest evaluation; 0 before the first. */
  readonly evaluatedAt: number;
  /** The newest metrics on the validation set. */
  readonly metrics?: Metrics;
  /** The best ones, by the task's own metric. */
  readonly best?: { readonly batch: number; readonly metrics: Metrics };
  /** The metrics on the evaluation set that confirmed the task as solved; gone as soon as training goes on. */
  readonly solved?: Metrics;
  /** The lesson that the run is at, counted from 0; missing without a curriculum. */
  readonly lesson?: number;
  /** Batches that were skipped or rolled back: in all, and in a row up to the newest batch. Missing while there were none. */
  readonly skipped?: { readonly total: number; readonly inARow: number };
}

/**
 * Takes the metrics of an evaluation after `batch` batches into account; `metric` is the task's own, smaller is better. What was
 * solved is forgotten.
 */
export function withMetrics(progress: Progress, batch: number, metrics: Metrics, metric: string): Progress {
  const [found, record] = [metrics[metric] ?? Number.NaN, progress.best?.metrics[metric] ?? Number.NaN];
  const isBest = progress.best === undefined || Number.isNaN(record) || found < record;
  const { lesson, skipped } = progress;
  return {
    evaluatedAt: batch,
    metrics,
    best: isBest ? { batch, metrics } : progress.best,
    ...(lesson === undefined ? {} : { lesson }),
    ...(skipped === undefined ? {} : { skipped }),
  };
}

/** The next lesson has been reached: what is best begins anew. */
export function withLesson({ best: _, ...rest }: Progress, lesson: number): Progress {
  return { ...rest, lesson };
}

/** Training has gone on by a batch: what was solved may no longer be. */
export function withBatch({ solved: _, skipped, ...rest }: Progress): Progress {
  return skipped ? { ...rest, skipped: { ...skipped, inARow: 0 } } : rest;
}

/** A batch was skipped or rolled back. */
export function withSkipped({ solved: _, skipped = { total: 0, inARow: 0 }, ...rest }: Progress): Progress {
  return { ...rest, skipped: { total: skipped.total + 1, inARow: skipped.inARow + 1 } };
}

/** Reads what JSON made of a Progress. @throws CheckpointError */
export function readProgress(value: unknown): Progress {
  const { evaluatedAt, metrics, best, solved, lesson, skipped } = asObject("progress", value);
  return {
    evaluatedAt: readCount("progress.evaluatedAt", evaluatedAt),
    ...(metrics === undefined ? {} : { metrics: readMetrics("progress.metrics", metrics) }),
    ...(best === undefined ? {} : { best: readBest(best) }),
    ...(solved === undefined ? {} : { solved: readMetrics("progress.solved", solved) }),
    ...(lesson === undefined ? {} : { lesson: readCount("progress.lesson", lesson) }),
    ...(skipped === undefined ? {} : { skipped: readSkipped(skipped) }),
  };
}

function readSkipped(value: unknown): NonNullable<Progress["skipped"]> {
  const { total, inARow } = asObject("progress.skipped", value);
  return {
    total: readCount("progress.skipped.total", total),
    inARow: readCount("progress.skipped.inARow", inARow),
  };
}

/** @throws CheckpointError unless `value` is a whole number of batches. */
export function readCount(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new CheckpointError(`${name} of the checkpoint is ${show(value)}; expected a whole number`);
}

/** @throws CheckpointError unless `value` is an object of the kind that JSON has. */
export function asObject(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CheckpointError(`${name} of the checkpoint is ${show(value)}; expected an object`);
}

function readBest(value: unknown): NonNullable<Progress["best"]> {
  const { batch, metrics } = asObject("progress.best", value);
  return {
    batch: readCount("progress.best.batch", batch),
    metrics: readMetrics("progress.best.metrics", metrics),
  };
}

/** JSON writes a figure that is not a number as null. */
function readMetrics(name: string, value: unknown): Metrics {
  const entries = Object.entries(asObject(name, value)).map(([key, figure]) => {
    if (figure !== null && typeof figure !== "number") {
      throw new CheckpointError(`${name}.${show(key)} of the checkpoint is ${show(figure)}; expected a number`);
    }
    return [key, figure ?? Number.NaN] as const;
  });
  return Object.fromEntries(entries);
}
