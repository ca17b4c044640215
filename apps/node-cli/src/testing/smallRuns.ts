/** Small runs and sweeps for tests that disturb the file system. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readModel } from "@dncjs/core/run";
import { copyRecipe, copyTask } from "@dncjs/tasks";
import { isLockFile, isTemporaryFile } from "@dncjs/train/files";
import { RunFolder } from "@dncjs/train/node";
import { defineRecipe, readCheckpoint } from "@dncjs/train/tools";
import { expect } from "vitest";
import type { RunRecord } from "../sweep/runRecord.ts";
import type { SweepRequest } from "../sweep/sweepDescription.ts";
import { SweepFolder } from "../sweep/sweepFolder.ts";
import { jsonLines } from "./command.ts";
import { injectFaults } from "./faults.ts";
import { inProcess } from "./inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "2", "--evaluate-every", "1", "--no-stop-when-solved"];
const HOST = ["--backend", "wasm-simd", "--checkpoint-every", "0"];
const task = copyTask({ bits: 2, maxLength: 2, seed: 1 });

/** The command that trains for two batches. */
export const training = (run: string): string[] => ["train", "copy", ...SHORT, ...HOST, "--out", run];
/** The command that resumes such a training. */
export const resuming = (run: string): string[] => ["train", "copy", "--resume", ...HOST, "--out", run];

/** Creates a complete run, and one that was stopped after the first of its two batches. */
export async function createRuns(home: string): Promise<{ readonly whole: string; readonly stopped: string }> {
  const whole = join(home, "whole");
  const stopped = join(home, "stopped");
  const spied = injectFaults(home, () => false);
  expect((await inProcess(...training(whole))).code).toBe(0);
  spied.end();
  const first = spied.operations.indexOf(renamed(whole));
  const second = spied.operations.indexOf(renamed(whole), first + 1);
  const faults = injectFaults(home, (operation) => operation > second + 1);
  expect((await inProcess(...training(stopped))).code).toBe(1);
  faults.end();
  expect(readCheckpoint(readFileSync(join(stopped, "checkpoint.safetensors")), task).batchesDone).toBe(1);
  return { whole, stopped };
}

/** The operation that puts a checkpoint in place. */
export const renamed = (run: string): string => `rename ${join(run, "checkpoint.safetensors")}`;

interface Line {
  readonly event: string;
  readonly seconds?: number;
}

/** The log without times and checkpoints. */
const eventsOf = (run: string) =>
  jsonLines<Line>(readFileSync(join(run, "metrics.jsonl"), "utf8"))
    .filter(({ event }) => event !== "saved")
    .map(({ seconds: _seconds, ...line }) => line);

/** Checks that every file of a run is either missing or valid, and that no lock or temporary file is left. */
export function expectLoadable(run: string): void {
  if (!existsSync(run)) return;
  expect(readdirSync(run).filter((name) => isLockFile(name) || isTemporaryFile(name))).toEqual([]);
  const folder = new RunFolder(run);
  if (existsSync(folder.descriptionPath)) folder.description();
  if (existsSync(folder.modelPath)) readModel(readFileSync(folder.modelPath));
  if (existsSync(folder.checkpointPath)) readCheckpoint(readFileSync(folder.checkpointPath), task);
}

/** Checks that two runs have the same bits and the same log. */
export function expectSameRun(run: string, expected: string): void {
  for (const file of ["model.safetensors", "checkpoint.safetensors"]) {
    expect(readFileSync(join(run, file)).equals(readFileSync(join(expected, file))), file).toBe(true);
  }
  expect(eventsOf(run)).toEqual(eventsOf(expected));
}

const request: SweepRequest = {
  task: { name: "copy", bits: 2, minLength: 1, maxLength: 2 },
  metric: "bitError",
  recipe: defineRecipe(copyRecipe),
  backend: "reference",
  threads: 1,
  seeds: [1, 2],
  ablations: [],
  maxMinutes: null,
  flags: {},
};

/** Writes the files of a sweep whose runs have not begun. */
export async function writeSweep(path: string): Promise<readonly RunRecord[]> {
  const folder = new SweepFolder(path);
  await folder.open(request, undefined);
  return (await folder.report()).records;
}
