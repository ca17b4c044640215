import { chmodSync, existsSync, linkSync, readdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random, ReferenceBackend } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { Trainer } from "@dncjs/train";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, dnc, jsonLines, type Running, scratch, start, startWords } from "./testing/command.ts";

/** How often a run is killed in the test. Written as a constant so that it can be raised by hand: 100 takes two minutes. */
const KILLS = 8;

/** Batches of a few milliseconds, of which a sitting does at most about a dozen: the run is longer than all sittings together. */
const BATCHES = 14 * KILLS;
const NETWORK = ["--bits", "3", "--max-length", "4", "--batch-size", "48", "--evaluate-every", "10"];
const FLAGS = [...NETWORK, "--no-stop-when-solved", "--batches", String(BATCHES)];
const task = copyTask({ bits: 3, maxLength: 4, seed: 1 });

/** Many commands one after the other: a busy machine is no failure. */
const patience = { timeout: 600_000 };

interface Line {
  readonly event: string;
  readonly batch: number;
  readonly set?: string;
  readonly seconds?: number;
}

const read = (...path: string[]) => readFileSync(join(...path));
const logged = (run: string) => jsonLines<Line>(read(run, "metrics.jsonl").toString());

/** What a line says of the run; the clock aside, and where checkpoints were taken. */
const courseOf = (run: string) =>
  logged(run)
    .filter(({ event }) => event !== "saved")
    .map(({ seconds: _seconds, ...line }) => line);

/** The batches of the checkpoint in a folder, which must be whole; 0 where there is none yet. */
async function checkpointedBatches(run: string): Promise<number> {
  if (!existsSync(join(run, "checkpoint.safetensors"))) return 0;
  const checkpoint = read(run, "checkpoint.safetensors");
  const trainer = await Trainer.resume({ backend: new ReferenceBackend(), task, checkpoint });
  const { batchesDone } = trainer;
  trainer.dispose();
  return batchesDone;
}

/** One sitting of a run, ended by SIGKILL at a moment that `random` says: as it starts, or between one batch and another. */
async function sitThrough(run: string, random: Random): Promise<"killed" | "ended"> {
  const isBegun = existsSync(join(run, "run.json"));
  const resume = isBegun ? ["--resume"] : FLAGS;
  const running = start({}, "train", "copy", "--out", run, "--json", "--checkpoint-every", "0", ...resume);
  onTestFinished(() => running.kill("SIGKILL"));
  const moment = random.integer(4) === 0 ? sleep(random.integer(800)) : running.printed(1 + random.integer(24));
  await Promise.race([moment, running.result]);
  moment.catch(() => {});
  await sleep(random.integer(9));
  running.kill("SIGKILL");
  const { code, stderr } = await running.result;
  if (code !== null) expect([code, stderr]).toEqual([0, ""]);
  return code === null ? "killed" : "ended";
}

describe("a run that is killed again and again", () => {
  test(`${KILLS} times, ends as if nothing had been`, patience, async () => {
    const folder = scratch();
    const [killed, whole] = [join(folder, "killed"), join(folder, "whole")];
    const random = new Random(1).fork("kills");
    let batches = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      expect(await sitThrough(killed, random), `the run ended before kill ${kill}`).toBe("killed");
      const now = await checkpointedBatches(killed);
      expect(now).toBeGreaterThanOrEqual(batches);
      batches = now;
    }
    expect(batches).toBeGreaterThan(0);
    expect((await dnc("train", "copy", "--out", killed, "--resume")).stderr).toBe("");
    expect((await dnc("train", "copy", "--out", whole, ...FLAGS)).stderr).toBe("");
    for (const file of ["model.safetensors", "checkpoint.safetensors"]) {
      expect(read(killed, file).equals(read(whole, file)), file).toBe(true);
    }
    expect(courseOf(killed)).toEqual(courseOf(whole));
    const steps = logged(killed).filter(({ event }) => event === "step");
    expect(steps.map(({ batch }) => batch)).toEqual(Array.from({ length: BATCHES }, (_, at) => at + 1));
    const seconds = logged(killed).map((line) => line.seconds!);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(readdirSync(killed).toSorted()).toEqual([
      ...["checkpoint.safetensors", "metrics.jsonl", "model.safetensors", "run.json"],
    ]);
  });
});

const ENDLESS = [...NETWORK, "--batches", "1000000"];

/** Starts so many at the same instant, waits until only one is left, and returns that one with what the others came to. */
async function raceOf(processes: number, words: readonly string[]) {
  const racers = Array.from({ length: processes }, () => start({}, "train", "copy", ...words, "--json"));
  onTestFinished(() => {
    for (const racer of racers) racer.kill("SIGKILL");
  });
  const ended = new Set<Running>();
  const losers: { code: number | null; stdout: string; stderr: string }[] = [];
  await new Promise<void>((resolve) => {
    for (const racer of racers) {
      void racer.result.then((result) => {
        ended.add(racer);
        losers.push(result);
        if (losers.length === processes - 1) resolve();
      });
    }
  });
  return { winner: racers.find((racer) => !ended.has(racer))!, losers };
}

describe("two processes in one folder", patience, () => {
  test("the second one is refused in a sentence and changes nothing", async () => {
    const run = join(scratch(), "run");
    const first = start({}, "train", "copy", ...ENDLESS, "--out", run, "--json");
    await first.said('"event":"step"');
    const files = ["run.json", "checkpoint.safetensors", "model.safetensors"];
    const before = files.map((file) => read(run, file));
    const lock = read(run, "lock").toString();
    const others = [["--resume"], ["--fresh", ...ENDLESS], ENDLESS].map((words) =>
      dnc("train", "copy", ...words, "--out", run),
    );
    for (const { code, stdout, stderr } of await Promise.all(others)) {
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^dnc: .* (is in use by process \d+; .*|holds a run: .*)\n$/);
    }
    expect(files.map((file) => read(run, file))).toEqual(before);
    expect(read(run, "lock").toString()).toBe(lock);
    first.kill("SIGTERM");
    expect((await first.result).code).toBe(143);
  });

  test("of several that start at the same instant one trains; the same where they find a lock of one that is dead", async () => {
    const run = join(scratch(), "run");
    const refused =
      /^dnc: .* (is in use by process \d+; .*|holds a run: .*|has just been changed by another process; .*)\n$/;
    for (const words of [ENDLESS, ["--resume"]]) {
      const { winner, losers } = await raceOf(3, [...words, "--out", run]);
      for (const { code, stdout, stderr } of losers) {
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(refused);
      }
      await winner.said('"event":"step"');
      winner.kill("SIGKILL");
      expect((await winner.result).code).toBeNull();
      expect(existsSync(join(run, "lock"))).toBe(true);
    }
    const last = start({}, "train", "copy", "--resume", "--out", run, "--json");
    await last.said('"event":"step"');
    last.kill("SIGINT");
    expect((await last.result).code).toBe(130);
    expect(existsSync(join(run, "lock"))).toBe(false);
  });
});

const SHORT = [...NETWORK, "--batches", "40"];

/** A run that was stopped after some batches, and can be gone on with. */
async function stoppedRun(): Promise<string> {
  const run = join(scratch(), "run");
  const running = start({}, "train", "copy", ...SHORT, "--out", run, "--json");
  await running.said('"batch":10,');
  running.kill("SIGINT");
  expect((await running.result).code).toBe(130);
  return run;
}

/** Goes on with it under some limit, which must fail in a sentence; and then without, as if nothing had been. */
async function failsAndGoesOn(
  run: string,
  limited: readonly string[],
  sentence: RegExp,
  undo: () => void,
): Promise<void> {
  const words = ["train", "copy", "--out", run, "--resume"];
  const before = ["checkpoint.safetensors", "model.safetensors", "run.json"].map((file) => read(run, file));
  const { code, stderr } = await startWords({}, [...limited, ...command, ...words, "--checkpoint-every", "0"]).result;
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(/^dnc: [^\n]*\n$/);
  expect(code).toBe(1);
  expect(["checkpoint.safetensors", "model.safetensors", "run.json"].map((file) => read(run, file))).toEqual(before);
  expect(readdirSync(run).filter((name) => /lock|tmp$/.test(name))).toEqual([]);
  undo();
  expect((await dnc(...words)).code).toBe(0);
  expect(await checkpointedBatches(run)).toBe(40);
}

/** Root may write anywhere, unless it has no capabilities. */
const asMortal = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];

describe("a disk that does not take what is written", patience, () => {
  test("because it is full as a checkpoint is written", async () => {
    const run = await stoppedRun();
    const limit = ["sh", "-c", 'trap "" XFSZ; ulimit -f 16; exec "$@"', "sh"];
    await failsAndGoesOn(run, limit, /(model|checkpoint)\.safetensors|larger than this process may write/, () => {});
  });

  test.runIf(existsSync("/dev/full"))("because it is full as the log is written", async () => {
    const run = join(scratch(), "run");
    const [metrics, kept] = [join(run, "metrics.jsonl"), `${run}-metrics`];
    const running = start({}, "train", "copy", ...SHORT, "--out", run, "--json", "--checkpoint-every", "0");
    await running.said('"batch":10,');
    linkSync(metrics, kept);
    symlinkSync("/dev/full", `${kept}-full`);
    renameSync(`${kept}-full`, metrics);
    const { code, stderr } = await running.result;
    expect([code, stderr]).toEqual([1, "dnc: no space is left on the device\n"]);
    const batches = await checkpointedBatches(run);
    expect(batches).toBeGreaterThanOrEqual(10);
    expect(readdirSync(run).filter((name) => /lock|tmp$/.test(name))).toEqual([]);
    renameSync(kept, metrics);
    expect((await dnc("train", "copy", "--out", run, "--resume")).code).toBe(0);
    expect(await checkpointedBatches(run)).toBe(40);
  });

  test("because the folder may not be written to", async () => {
    const run = await stoppedRun();
    chmodSync(run, 0o555);
    await failsAndGoesOn(run, asMortal, /permission denied/, () => chmodSync(run, 0o755));
  });

  test("because the run's folder cannot be made", async () => {
    const parent = scratch();
    chmodSync(parent, 0o555);
    const words = [...asMortal, ...command, "train", "copy", ...SHORT, "--out", join(parent, "run")];
    const { code, stderr } = await startWords({}, words).result;
    expect([code, stderr]).toEqual([1, `dnc: ${join(parent, "run")}: permission denied\n`]);
    expect(readdirSync(parent)).toEqual([]);
  });
});

test.runIf(existsSync("/dev/full"))("a full disk behind stdout ends the command in a sentence, too", async () => {
  const { code, stderr } = await startWords({}, ["sh", "-c", 'exec "$@" > /dev/full', "sh", ...command, "verify"])
    .result;
  expect([code, stderr]).toEqual([1, "dnc: no space is left on the device\n"]);
});
