import { sentenceOf } from "../failure.ts";
import type { TrainEvent } from "../training/events.ts";
import { isDone, type RunRecord } from "./runRecord.ts";
import { schedule } from "./schedule.ts";
import type { SweepRun } from "./sweepRun.ts";

/** What a sweep does with the world: the disk, processes, and who watches. */
export interface SweepHands {
  record(run: SweepRun): RunRecord;
  /** When it returns the run is done, or was interrupted and saved. */
  train(run: SweepRun, onEvent: (event: TrainEvent) => void): Promise<void>;
  /** After every run that was done. */
  report(): Promise<unknown>;
  readonly watcher: SweepWatcher;
}

export interface SweepWatcher {
  begin(run: SweepRun, before: RunRecord): void;
  progress(run: SweepRun, event: TrainEvent): void;
  /** Done, or interrupted: `record.state` says which. */
  end(record: RunRecord): void;
  fail(run: SweepRun, sentence: string): void;
}

/** Makes the runs that are not done yet, `jobs` at a time; a run that fails is told of and keeps no other from being made. */
export async function runSweep(
  runs: readonly SweepRun[],
  jobs: number,
  signal: AbortSignal,
  hands: SweepHands,
): Promise<{ readonly failures: number }> {
  const { watcher } = hands;
  let failures = 0;
  await schedule(runs, jobs, signal, async (run) => {
    try {
      const before = hands.record(run);
      if (!isDone(before)) {
        watcher.begin(run, before);
        await hands.train(run, (event) => watcher.progress(run, event));
        await hands.report();
      }
      watcher.end(hands.record(run));
    } catch (error) {
      failures += 1;
      watcher.fail(run, sentenceOf(error) ?? String(error instanceof Error ? error.stack : error));
    }
  });
  return { failures };
}
