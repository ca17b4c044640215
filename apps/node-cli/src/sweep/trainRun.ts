import { existsSync } from "node:fs";
import type { Metrics } from "@dncjs/train";
import { waitForLock } from "../lock.ts";
import { RunFolder } from "../run.ts";
import type { TrainEvent } from "../training/events.ts";
import { startCommand } from "./child.ts";
import { runPath, type SweepRun } from "./sweepRun.ts";
import { spelled, type TrainWords, wordsOf } from "./trainWords.ts";

export interface RunOptions {
  readonly sweep: string;
  readonly task: string;
  readonly words: TrainWords;
  /** Of training, all sittings together; Infinity for no limit. */
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
  onEvent(event: TrainEvent): void;
}

/** Seconds that the process of a sweep that was killed may take to notice. */
const PATIENCE = 20;

/** Begins a run, or goes on with it, in a process of its own. When it returns the run is done, or was interrupted and saved. */
export async function trainRun(run: SweepRun, options: RunOptions): Promise<void> {
  const folder = new RunFolder(runPath(options.sweep, run));
  if (existsSync(folder.path)) (await waitForLock(folder.path, PATIENCE))();
  const spent = folder.loggedSeconds();
  const isOver = spent >= options.maxSeconds || (await trainUntil(options.maxSeconds - spent, folder, run, options));
  if (isOver && !options.signal.aborted) await judge(folder, options.words);
}

/** True where the time was over before the run was. */
async function trainUntil(seconds: number, folder: RunFolder, run: SweepRun, options: RunOptions): Promise<boolean> {
  const { task, words, signal, onEvent } = options;
  const place = ["--seed", String(run.seed), "--out", folder.path, "--json"];
  const resume = existsSync(folder.descriptionPath) ? ["--resume"] : [];
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const child = startCommand(["train", task, ...spelled(wordsOf(run, words)), ...place, ...resume], (line) => {
    const event = JSON.parse(line) as TrainEvent;
    if (event.event === "start" && seconds < LONGEST) timer = setTimeout(stop, 1000 * seconds);
    onEvent(event);
  });
  const stop = () => {
    isOver = true;
    child.kill();
  };
  signal.addEventListener("abort", child.kill);
  try {
    if (signal.aborted) child.kill();
    return (await child.ended).code !== 0 && isOver;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", child.kill);
  }
}

/** Seconds that a timer of Node can count. */
const LONGEST = 2_147_483;

/** Judges a run that is out of time, and notes that it is. */
async function judge(folder: RunFolder, words: TrainWords): Promise<void> {
  const passed = ["--backend", "--data"].flatMap((flag) => (words[flag] ? [flag, words[flag]] : []));
  const lines: string[] = [];
  await startCommand(["eval", folder.path, "--json", ...passed], (line) => lines.push(line)).ended;
  const { run: _run, task: _task, backend: _backend, solved: _solved, ...metrics } = JSON.parse(lines[0]!) as Metrics;
  const release = await waitForLock(folder.path, PATIENCE);
  const batch = folder.logged().reduce((most, line) => Math.max(most, line.batch ?? 0), 0);
  folder.log({ event: "stopped", reason: "time", batch, metrics, seconds: folder.loggedSeconds() });
  release();
}
