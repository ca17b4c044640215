import { CheckpointError, show } from "@dncjs/core";
import type { Metrics } from "./task.ts";

/** What evaluations have found so far in a run. */
export interface Progress {
  /** Batches that were done at the newest evaluation; 0 before the first. */
  readonly evaluatedAt: number;
  /** The newest metrics on the validation set. */
  readonly metrics?: Metrics;
  /** The best ones, by the task's own metric. */
  readonly best?: { readonly batch: number; readonly metrics: Metrics };
  /** The metrics on the evaluation set that confirmed the task as solved; gone as soon as training goes on. */
  readonly solved?: Metrics;
}

/** Takes the metrics of an evaluation after `batch` batches into account; `metric` is the task's own, smaller is better. */
export function withMetrics(progress: Progress, batch: number, metrics: Metrics, metric: string): Progress {
  const [found, record] = [metrics[metric] ?? Number.NaN, progress.best?.metrics[metric] ?? Number.NaN];
  const isBest = progress.best === undefined || Number.isNaN(record) || found < record;
  return { evaluatedAt: batch, metrics, best: isBest ? { batch, metrics } : progress.best };
}

/** Training has gone on: what was solved may no longer be. */
export function withoutSolution({ solved: _, ...rest }: Progress): Progress {
  return rest;
}

/** Reads what JSON made of a Progress. @throws CheckpointError */
export function readProgress(value: unknown): Progress {
  const { evaluatedAt, metrics, best, solved } = asObject("progress", value);
  return {
    evaluatedAt: readCount("progress.evaluatedAt", evaluatedAt),
    ...(metrics === undefined ? {} : { metrics: readMetrics("progress.metrics", metrics) }),
    ...(best === undefined ? {} : { best: readBest(best) }),
    ...(solved === undefined ? {} : { solved: readMetrics("progress.solved", solved) }),
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
