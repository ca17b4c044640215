import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf } from "./failure.ts";
import { SweepFolder } from "./sweep/sweepFolder.ts";
import { temporaryFolder } from "./testing/command.ts";
import { injectFaults } from "./testing/faults.ts";
import { inProcess } from "./testing/inProcess.ts";
import {
  createRuns,
  expectLoadable,
  expectSameRun,
  renamed,
  resuming,
  training,
  writeSweep,
} from "./testing/smallRuns.ts";

const home = mkdtempSync(join(tmpdir(), "dnc-faults-"));
let whole: string;
let stopped: string;
beforeAll(async () => {
  ({ whole, stopped } = await createRuns(home));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

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
      expectSameRun(run, whole);
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
    expectSameRun(run, whole);
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
    const parent = temporaryFolder();
    for (let n = 1; ; n++) {
      const path = join(parent, String(n));
      const faults = injectFaults(parent, (operation) => isFailing(operation, n));
      const error: unknown = await writeSweep(path).then(
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
      expect((await writeSweep(path)).map(({ state }) => state)).toEqual(["not begun", "not begun"]);
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
    expectSameRun(run, whole);
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
