import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { Metrics } from "@dncjs/train";
import { type LoggedLine, RunFolder } from "../run.ts";
import type { EvaluationEvent, StoppedEvent } from "../training/events.ts";
import { runPath, type SweepRun } from "./sweepRun.ts";

/**
 * solved, not solved: judged at the end of the run · out of time: stopped and judged, which counts as not solved · unfinished: to be
 * gone on with, or just running · not begun
 */
export type RunState = "solved" | "not solved" | "out of time" | "unfinished" | "not begun";

/** What there is to say about a run; a line of sweep.jsonl. */
export interface RunRecord extends SweepRun {
  readonly state: RunState;
  readonly solved: boolean;
  readonly batches: number;
  /** Of training, all sittings together. */
  readonly seconds: number;
  /** On the evaluation set, once judged. */
  readonly metrics?: Metrics;
  /** Its folder, seen from that of the sweep. */
  readonly run: string;
  /** What computed, in the backend's words. */
  readonly backend?: string;
  readonly versions?: Readonly<Record<string, string>>;
}

/** Whether there is nothing left to do. */
export function isDone({ state }: Pick<RunRecord, "state">): boolean {
  return state === "solved" || state === "not solved" || state === "out of time";
}

/** Reads what became of a run from its folder. @throws Failure for a folder that holds something else */
export function readRecord(sweep: string, run: SweepRun): RunRecord {
  const folder = new RunFolder(runPath(sweep, run));
  const base = { ...run, run: relative(sweep, folder.path) };
  if (!existsSync(folder.descriptionPath)) return { ...base, ...NOTHING };
  const { backend, versions } = folder.description();
  return { ...base, ...course(folder.logged()), backend, versions };
}

const NOTHING = { state: "not begun", solved: false, batches: 0, seconds: 0 } as const;

type Course = Pick<RunRecord, "state" | "solved" | "batches" | "seconds" | "metrics">;

/** What the lines of metrics.jsonl say. */
export function course(lines: readonly LoggedLine[]): Course {
  const end = lines.findLast(isEnd);
  if (end) {
    const { batch: batches, seconds, metrics } = end;
    if (end.event === "stopped") return { state: "out of time", solved: false, batches, seconds, metrics };
    return { state: end.solved ? "solved" : "not solved", solved: end.solved, batches, seconds, metrics };
  }
  const most = (field: "batch" | "seconds") => lines.reduce((value, line) => Math.max(value, line[field] ?? 0), 0);
  return { state: "unfinished", solved: false, batches: most("batch"), seconds: most("seconds") };
}

function isEnd(line: LoggedLine): line is EvaluationEvent | StoppedEvent {
  return line.event === "stopped" || (line.event === "evaluation" && line.set === "evaluation");
}
