import type { TrainEvent } from "@dncjs/train/node";
import { messageOf } from "../failure.ts";
import { isDone, type RunRecord } from "./runRecord.ts";
import { schedule } from "./schedule.ts";
import type { SweepRun } from "./sweepRun.ts";

/** The effects of a sweep: disk, processes and output. */
export interface SweepOperations {
  record(run: SweepRun): RunRecord;
  /** Trains until the run is done, or interrupted and saved. */
  train(run: SweepRun, onEvent: (event: TrainEvent) => void): Promise<void>;
  /** Called after every run. */
  report(): Promise<unknown>;
  readonly observer: SweepObserver;
}

export interface SweepObserver {
  begin(run: SweepRun, before: RunRecord): void;
  progress(run: SweepRun, event: TrainEvent): void;
  /** Called when a run is done or interrupted; see `record.state`. */
  end(record: RunRecord): void;
  fail(run: SweepRun, message: string): void;
}

/** Trains the runs that are not done, `jobs` at a time. A failed run is reported and does not stop the others. */
export async function runSweep(
  runs: readonly SweepRun[],
  jobs: number,
  signal: AbortSignal,
  operations: SweepOperations,
): Promise<{ readonly failures: number }> {
  const { observer: watcher } = operations;
  let failures = 0;
  await schedule(runs, jobs, signal, async (run) => {
    try {
      const before = operations.record(run);
      if (!isDone(before)) {
        watcher.begin(run, before);
        await operations.train(run, (event) => watcher.progress(run, event));
        await operations.report();
      }
      watcher.end(operations.record(run));
    } catch (error) {
      failures += 1;
      watcher.fail(run, messageOf(error) ?? String(error instanceof Error ? error.stack : error));
    }
  });
  return { failures };
}
