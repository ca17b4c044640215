import { CheckpointError } from "@dncjs/core";
import { show } from "@dncjs/core/run";
import type { Metrics } from "./task.ts";

/** The progress of a run: results of its evaluations, its lesson, and skipped batches. */
export interface Progress {
  /** Batches done at the newest evaluation; 0 before the first. */
  readonly evaluatedAt: number;
  /** The newest metrics on the validation set. */
  readonly metrics?: Metrics;
  /** The best metrics so far by `Task.metric`, and the batches done then. Reset when a lesson is completed. */
  readonly best?: { readonly batch: number; readonly metrics: Metrics };
  /** The metrics on the evaluation set when the task was found solved; removed when training continues. */
  readonly solved?: Metrics;
  /** The current lesson, counted from 0; absent without a curriculum. */
  readonly lesson?: number;
  /** Batches skipped or rolled back: in total, and consecutively up to the newest batch. Absent if there were none. */
  readonly skipped?: { readonly total: number; readonly consecutive: number };
}

/** Adds the metrics of an evaluation after `batch` batches, compared by `metric` (smaller is better), and removes `solved`. */
export function withMetrics(progress: Progress, batch: number, metrics: Metrics, metric: string): Progress {
  const found = metrics[metric] ?? Number.NaN;
  const best = progress.best?.metrics[metric] ?? Number.NaN;
  const isBest = progress.best === undefined || Number.isNaN(best) || found < best;
  const { lesson, skipped } = progress;
  return {
    evaluatedAt: batch,
    metrics,
    best: isBest ? { batch, metrics } : progress.best,
    ...(lesson === undefined ? {} : { lesson }),
    ...(skipped === undefined ? {} : { skipped }),
  };
}

/** Moves to another lesson and removes the best metrics, which belong to the lesson before. */
export function withLesson({ best: _, ...rest }: Progress, lesson: number): Progress {
  return { ...rest, lesson };
}

/** Adds a batch: removes `solved`, which may no longer hold, and ends a series of skipped batches. */
export function withBatch({ solved: _, skipped, ...rest }: Progress): Progress {
  return skipped ? { ...rest, skipped: { ...skipped, consecutive: 0 } } : rest;
}

/** Adds a batch that was skipped or rolled back. */
export function withSkipped({ solved: _, skipped = { total: 0, consecutive: 0 }, ...rest }: Progress): Progress {
  return { ...rest, skipped: { total: skipped.total + 1, consecutive: skipped.consecutive + 1 } };
}

/** Reads a Progress from parsed JSON. @throws CheckpointError if a field is invalid */
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
  const { total, consecutive } = asObject("progress.skipped", value);
  return {
    total: readCount("progress.skipped.total", total),
    consecutive: readCount("progress.skipped.consecutive", consecutive),
  };
}

/** Reads a whole number, 0 or more. @throws CheckpointError for any other value */
export function readCount(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new CheckpointError(`${name} of the checkpoint: got ${show(value)}, expected a whole number from 0`);
}

/** Reads a JSON object. @throws CheckpointError for any other value, arrays and null included */
export function asObject(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CheckpointError(`${name} of the checkpoint: got ${show(value)}, expected an object`);
}

function readBest(value: unknown): NonNullable<Progress["best"]> {
  const { batch, metrics } = asObject("progress.best", value);
  return {
    batch: readCount("progress.best.batch", batch),
    metrics: readMetrics("progress.best.metrics", metrics),
  };
}

/** Reads metrics; null stands for NaN, which JSON cannot represent. */
function readMetrics(name: string, value: unknown): Metrics {
  const entries = Object.entries(asObject(name, value)).map(([key, figure]) => {
    if (figure !== null && typeof figure !== "number") {
      throw new CheckpointError(`${name}.${show(key)} of the checkpoint: got ${show(figure)}, expected a number`);
    }
    return [key, figure ?? Number.NaN] as const;
  });
  return Object.fromEntries(entries);
}
