import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModel } from "@dncjs/core/run";
import { copyRecipe, copyTask } from "@dncjs/tasks";
import { defineRecipe, readCheckpoint } from "@dncjs/train/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf } from "./failure.ts";
import { isLockFile } from "./lock/lock.ts";
import { RunFolder } from "./run.ts";
import type { SweepRequest } from "./sweep/sweepDescription.ts";
import { SweepFolder } from "./sweep/sweepFolder.ts";
import { isTemporaryFile } from "./temporaryFiles.ts";
import { jsonLines, temporaryFolder } from "./testing/command.ts";
import { injectFaults } from "./testing/faults.ts";
import { inProcess } from "./testing/inProcess.ts";
import { PowerCuts } from "./testing/powerCut.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "2", "--evaluate-every", "1", "--no-stop-when-solved"];
const HOST = ["--backend", "wasm-simd", "--checkpoint-every", "0"];
const task = copyTask({ bits: 2, maxLength: 2, seed: 1 });

const home = mkdtempSync(join(tmpdir(), "dnc-faults-"));
const whole = join(home, "whole");
/** A run that was stopped after the first of its two batches. */
const stopped = join(home, "stopped");
afterAll(() => rmSync(home, { recursive: true, force: true }));

const training = (run: string) => ["train", "copy", ...SHORT, ...HOST, "--out", run];
const resuming = (run: string) => ["train", "copy", "--resume", ...HOST, "--out", run];

beforeAll(async () => {
  const spied = injectFaults(home, () => false);
  expect((await inProcess(...training(whole))).code).toBe(0);
  spied.end();
  const first = spied.operations.indexOf(renamed(whole));
  const second = spied.operations.indexOf(renamed(whole), first + 1);
  const faults = injectFaults(home, (operation) => operation > second + 1);
  expect((await inProcess(...training(stopped))).code).toBe(1);
  faults.end();
  expect(readCheckpoint(readFileSync(join(stopped, "checkpoint.safetensors")), task).batchesDone).toBe(1);
});

/** The operation that puts a checkpoint in place. */
const renamed = (run: string) => `rename ${join(run, "checkpoint.safetensors")}`;

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
function expectLoadable(run: string): void {
  if (!existsSync(run)) return;
  expect(readdirSync(run).filter((name) => /^lock|tmp$/.test(name))).toEqual([]);
  const folder = new RunFolder(run);
  if (existsSync(folder.descriptionPath)) folder.description();
  if (existsSync(folder.modelPath)) readModel(readFileSync(folder.modelPath));
  if (existsSync(folder.checkpointPath)) readCheckpoint(readFileSync(folder.checkpointPath), task);
}

function expectSameRun(run: string): void {
  for (const file of ["model.safetensors", "checkpoint.safetensors"]) {
    expect(readFileSync(join(run, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
  }
  expect(eventsOf(run)).toEqual(eventsOf(whole));
}

/** Runs a command with a fault at operation n, for every n, and finishes each run without faults. */
async function failEverywhere(
  prepare: (run: string) => void,
  command: (run: string) => string[],
  isFailing: (operation: number, n: number) => boolean,
): Promise<void> {
  const folder = temporaryFolder();
  let failures = 0;
  for (let n = 1; ; n++) {
    const run = join(folder, String(n));
    prepare(run);
    const faults = injectFaults(folder, (operation) => isFailing(operation, n));
    const { code, stderr } = await inProcess(...command(run));
    faults.end();
    const [fault] = faults.failed;
    const at = `${fault}: ${stderr}`;
    if (fault === undefined) {
      expect([code, stderr]).toEqual([0, ""]);
      expectSameRun(run);
      break;
    }
    failures += 1;
    // A failure to create a folder that exists already does no harm.
    if (!fault.startsWith("mkdir ") || code !== 0) {
      expect(code, at).toBe(1);
      expect(stderr, at).toMatch(/^dnc: [^\n]+\n$/);
      expect(stderr, at).toContain(folder);
    }
    expectLoadable(run);
    const resumes = existsSync(join(run, "run.json"));
    const again = await inProcess(...(resumes ? resuming(run) : training(run)));
    expect([again.code, again.stderr], at).toEqual([0, ""]);
    expectSameRun(run);
    rmSync(run, { recursive: true });
  }
  expect(failures).toBeGreaterThan(40);
}

const once = (operation: number, n: number) => operation === n;
const fromThenOn = (operation: number, n: number) => operation >= n;

describe.each([
  ["fails once", once],
  ["fails from then on", fromThenOn],
])("if the n-th operation of the file system %s, for every n,", (_, isFailing) => {
  test("a training ends with one message and can be continued to the same bits", { timeout: 600_000 }, async () => {
    await failEverywhere(() => {}, training, isFailing);
  });

  test("a sweep folder stays readable and can be written again", async () => {
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
    const write = async (path: string) => {
      const folder = new SweepFolder(path);
      await folder.open(request, undefined);
      return (await folder.report()).records;
    };
    const parent = temporaryFolder();
    for (let n = 1; ; n++) {
      const path = join(parent, String(n));
      const faults = injectFaults(parent, (operation) => isFailing(operation, n));
      const error: unknown = await write(path).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      faults.end();
      if (faults.failed.length === 0) {
        expect(error).toBeUndefined();
        expect(n).toBeGreaterThan(20);
        break;
      }
      expect(messageOf(error), faults.failed[0]).toContain(path);
      new SweepFolder(path).description();
      expect((await write(path)).map(({ state }) => state)).toEqual(["not begun", "not begun"]);
      expect(readdirSync(path).toSorted()).toEqual(["sweep.json", "sweep.jsonl", "table.md"]);
    }
  });
});

test("a resumed training in which one operation fails can be continued to the same bits", {
  timeout: 600_000,
}, async () => {
  await failEverywhere((run) => cpSync(stopped, run, { recursive: true }), resuming, once);
});

test("an event file of TensorBoard that cannot be written ends the training with one message", async () => {
  for (let n = 1; ; n++) {
    const folder = temporaryFolder();
    const run = join(folder, "run");
    const board = join(folder, "board");
    const faults = injectFaults(board, (operation) => operation === n);
    const { code, stderr } = await inProcess(...training(run), "--tensorboard", board);
    faults.end();
    if (faults.failed.length === 0) {
      expect(code).toBe(0);
      expect(n).toBeGreaterThan(8);
      break;
    }
    const at = `${faults.failed[0]}: ${stderr}`;
    expect([1, 2], at).toContain(code);
    expect(stderr, at).toMatch(/^dnc: [^\n]*board[^\n]*\n$/);
    expectLoadable(run);
    const again = existsSync(join(run, "run.json")) ? resuming(run) : training(run);
    const { code: second, stderr: message } = await inProcess(...again, "--tensorboard", board);
    expect([second, message], at).toEqual([0, ""]);
    expectSameRun(run);
  }
});

test("if the n-th operation fails while a report is written, for every n, the report is the old one or complete", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "report.html");
  const inspecting = ["inspect", whole, "--backend", "reference", "--out", path];
  expect((await inProcess(...inspecting, "--example", "1")).code).toBe(0);
  const old = readFileSync(path, "utf8");
  expect((await inProcess(...inspecting)).code).toBe(0);
  const complete = readFileSync(path, "utf8");
  expect(complete).not.toBe(old);
  for (let n = 1; ; n++) {
    writeFileSync(path, old);
    const faults = injectFaults(folder, (operation) => operation === n);
    const { code, stderr } = await inProcess(...inspecting);
    faults.end();
    const at = `${faults.failed[0]}: ${stderr}`;
    expect(readdirSync(folder), at).toEqual(["report.html"]);
    expect([old, complete], at).toContain(readFileSync(path, "utf8"));
    if (faults.failed.length === 0) {
      expect([code, n > 6]).toEqual([0, true]);
      break;
    }
    expect(code, at).toBe(1);
    expect(stderr, at).toMatch(/^dnc: [^\n]*report\.html[^\n]*\n$/);
  }
});

test("a power cut at any moment of a training leaves a run that continues to the same bits", {
  timeout: 600_000,
}, async () => {
  const folder = temporaryFolder();
  const recorded = join(folder, "recorded");
  const cuts = new PowerCuts(recorded, (name) => isLockFile(name) || isTemporaryFile(name));
  const { end } = injectFaults(folder, () => false, cuts.observe);
  expect((await inProcess(...training(recorded))).code).toBe(0);
  end();
  expect(cuts.states.length).toBeGreaterThan(15);
  let resumed = 0;
  for (const [at, files] of cuts.states.entries()) {
    const run = join(folder, String(at));
    mkdirSync(run);
    for (const [name, bytes] of files) writeFileSync(join(run, name), bytes);
    const names = [...files.keys()].join(", ");
    expectLoadable(run);
    const resumes = files.has("run.json");
    const { code, stderr } = await inProcess(...(resumes ? resuming(run) : training(run)));
    expect([code, stderr], names).toEqual([0, ""]);
    expectSameRun(run);
    if (files.has("checkpoint.safetensors")) resumed += 1;
    rmSync(run, { recursive: true });
  }
  expect(resumed).toBeGreaterThan(8);
});

test("the log is on the disk before the checkpoint that counts its batches", async () => {
  const folder = temporaryFolder();
  const run = join(folder, "run");
  const { operations, end } = injectFaults(folder, () => false);
  expect((await inProcess(...training(run))).code).toBe(0);
  end();
  const log = join(run, "metrics.jsonl");
  const checkpoints = operations.flatMap((operation, at) => (operation === renamed(run) ? [at] : []));
  expect(checkpoints.length).toBeGreaterThan(2);
  for (const at of checkpoints.slice(1)) {
    const before = operations.slice(0, at);
    expect(before.lastIndexOf(`fsync ${log}`)).toBeGreaterThan(before.lastIndexOf(`write ${log}`));
  }
});
