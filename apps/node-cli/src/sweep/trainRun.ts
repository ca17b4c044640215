import { existsSync } from "node:fs";
import { waitForLock } from "@dncjs/train/files";
import type { TrainEvent } from "@dncjs/train/node";
import { RunFolder } from "@dncjs/train/node";
import { startCommand } from "./child.ts";
import { evaluateRun } from "./evaluateRun.ts";
import { flagsOfRun, type PassedFlags, toArguments } from "./passedFlags.ts";
import { runPath, type SweepRun } from "./sweepRun.ts";

export interface RunOptions {
  readonly sweep: string;
  readonly task: string;
  readonly flags: PassedFlags;
  /** Maximum training time of the run, including resumed parts; Infinity for no limit. */
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
  onEvent(event: TrainEvent): void;
}

/** Maximum seconds to wait for the run of a killed sweep to end. */
const LOCK_SECONDS = 20;

/** Starts or resumes a run in its own process. Resolves when the run is done, or interrupted and saved. */
export async function trainRun(run: SweepRun, options: RunOptions): Promise<void> {
  const folder = new RunFolder(runPath(options.sweep, run));
  if (existsSync(folder.path)) (await waitForLock(folder.path, LOCK_SECONDS)).release();
  const spent = folder.loggedSeconds();
  const isTimeUp = spent >= options.maxSeconds || (await trainUntil(options.maxSeconds - spent, folder, run, options));
  if (isTimeUp && !options.signal.aborted) await evaluateStopped(folder, options.flags);
}

/** Trains a run for at most `seconds`. Returns true if the time was up before the end of the run. */
async function trainUntil(seconds: number, folder: RunFolder, run: SweepRun, options: RunOptions): Promise<boolean> {
  const { task, flags, signal, onEvent } = options;
  const ownFlags = ["--seed", String(run.seed), "--out", folder.path, "--json"];
  const resume = existsSync(folder.descriptionPath) ? ["--resume"] : [];
  let timer: NodeJS.Timeout | undefined;
  let isTimeUp = false;
  const child = startCommand(
    ["train", task, ...toArguments(flagsOfRun(run, flags)), ...ownFlags, ...resume],
    (line) => {
      const event = JSON.parse(line) as TrainEvent;
      if (event.event === "start" && seconds < MAX_TIMER_SECONDS) timer = setTimeout(stop, 1000 * seconds);
      onEvent(event);
    },
  );
  const stop = () => {
    isTimeUp = true;
    child.kill();
  };
  signal.addEventListener("abort", child.kill);
  try {
    if (signal.aborted) child.kill();
    return (await child.ended).code !== 0 && isTimeUp;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", child.kill);
  }
}

/** Maximum delay of a Node timer, in seconds. */
const MAX_TIMER_SECONDS = 2_147_483;

/** Evaluates a run that is out of time and logs the result. */
async function evaluateStopped(folder: RunFolder, flags: PassedFlags): Promise<void> {
  const passed = Object.fromEntries(Object.entries(flags).filter(([flag]) => ["--backend", "--data"].includes(flag)));
  const { metrics } = await evaluateRun(folder.path, passed);
  const lock = await waitForLock(folder.path, LOCK_SECONDS);
  try {
    const batch = folder.readLog().reduce((last, line) => Math.max(last, line.batch ?? 0), 0);
    folder.log({ event: "stopped", reason: "time", batch, metrics, seconds: folder.loggedSeconds() });
  } finally {
    lock.release();
  }
}
