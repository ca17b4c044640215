import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { Metrics } from "@dncjs/train";
import type { EvaluationEvent, StoppedEvent } from "@dncjs/train/node";
import { type LoggedLine, RunFolder } from "@dncjs/train/node";
import { runPath, type SweepRun } from "./sweepRun.ts";

/**
 * - solved, not solved: evaluated at the end of the run
 * - out of time: stopped and evaluated; counts as not solved
 * - unfinished: running, or stopped and to be resumed
 * - not begun
 */
export type RunState = "solved" | "not solved" | "out of time" | "unfinished" | "not begun";

/** The state of a run; a line of sweep.jsonl. */
export interface RunRecord extends SweepRun {
  readonly state: RunState;
  readonly solved: boolean;
  readonly batches: number;
  /** Training time of the run, including resumed parts. */
  readonly seconds: number;
  /** Metrics on the evaluation set; absent before the evaluation. */
  readonly metrics?: Metrics;
  /** The folder of the run, relative to the folder of the sweep. */
  readonly run: string;
  /** The description of the backend. */
  readonly backend?: string;
  readonly versions?: Readonly<Record<string, string>>;
}

/** Whether the run needs no more training. */
export function isDone({ state }: Pick<RunRecord, "state">): boolean {
  return state === "solved" || state === "not solved" || state === "out of time";
}

/** Reads the state of a run from its folder. @throws Failure if its run.json is not of dnc */
export function readRecord(sweep: string, run: SweepRun): RunRecord {
  const folder = new RunFolder(runPath(sweep, run));
  const base = { ...run, run: relative(sweep, folder.path) };
  if (!existsSync(folder.descriptionPath)) return { ...base, ...NOT_BEGUN };
  const { backend, versions } = folder.description();
  return { ...base, ...outcomeOf(folder.readLog()), backend, versions };
}

const NOT_BEGUN = { state: "not begun", solved: false, batches: 0, seconds: 0 } as const;

type Outcome = Pick<RunRecord, "state" | "solved" | "batches" | "seconds" | "metrics">;

/** Derives the state of a run from the lines of metrics.jsonl. */
export function outcomeOf(lines: readonly LoggedLine[]): Outcome {
  const end = lines.findLast(isEnd);
  if (end) {
    const { batch: batches, seconds, metrics } = end;
    if (end.event === "stopped") return { state: "out of time", solved: false, batches, seconds, metrics };
    return { state: end.solved ? "solved" : "not solved", solved: end.solved, batches, seconds, metrics };
  }
  const largest = (field: "batch" | "seconds") => lines.reduce((value, line) => Math.max(value, line[field] ?? 0), 0);
  return { state: "unfinished", solved: false, batches: largest("batch"), seconds: largest("seconds") };
}

function isEnd(line: LoggedLine): line is EvaluationEvent | StoppedEvent {
  return line.event === "stopped" || (line.event === "evaluation" && line.set === "evaluation");
}
