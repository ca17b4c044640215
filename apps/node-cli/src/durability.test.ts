import { spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { chmodSync, existsSync, linkSync, readdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random, ReferenceBackend } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { Trainer } from "@dncjs/train";
import { describe, expect, onTestFinished, test } from "vitest";
import { command, dnc, jsonLines, type Running, start, startCommandLine, temporaryFolder } from "./testing/command.ts";

/** Number of times a run is killed. It can be raised by hand: 100 takes two minutes. */
const KILLS = 5;

/** A batch takes a few milliseconds and a process does about twelve before it is killed, so the run outlives all kills. */
const BATCHES = 14 * KILLS;
/** A backend that runs in the process that is started. `auto` starts Node again with other flags, which joinVectors.test.ts covers. */
const BACKEND = ["--backend", "wasm-simd"];
const RESUME = [...BACKEND, "--resume"];
const NETWORK = [...BACKEND, "--bits", "3", "--max-length", "4", "--batch-size", "48", "--evaluate-every", "10"];
const FLAGS = [...NETWORK, "--no-stop-when-solved", "--batches", String(BATCHES)];
const task = copyTask({ bits: 3, maxLength: 4, seed: 1 });

/** Many commands run in sequence: the limit must hold on a busy machine. */
const patience = { timeout: 600_000 };

interface Line {
  readonly event: string;
  readonly batch: number;
  readonly set?: string;
  readonly seconds?: number;
}

const read = (...path: string[]) => readFileSync(join(...path));
/** Digests: to show how files differ takes Vitest minutes. */
const digests = (run: string) =>
  ["run.json", "checkpoint.safetensors", "model.safetensors"].map((file) => hash("sha256", read(run, file)));
const logged = (run: string) => jsonLines<Line>(read(run, "metrics.jsonl").toString());

/** The log of a run without times and checkpoints. */
const eventsOf = (run: string) =>
  logged(run)
    .filter(({ event }) => event !== "saved")
    .map(({ seconds: _seconds, ...line }) => line);

/** The number of batches of the checkpoint, which must be valid; 0 without a checkpoint. */
async function checkpointedBatches(run: string): Promise<number> {
  if (!existsSync(join(run, "checkpoint.safetensors"))) return 0;
  const checkpoint = read(run, "checkpoint.safetensors");
  const trainer = await Trainer.resume({ backend: new ReferenceBackend(), task, checkpoint });
  const { batchesDone } = trainer;
  trainer.dispose();
  return batchesDone;
}

/** Starts or resumes a run and kills it with SIGKILL at a random moment: during the start, or between batches. */
async function startAndKill(run: string, random: Random): Promise<"killed" | "ended"> {
  const exists = existsSync(join(run, "run.json"));
  const resume = exists ? RESUME : FLAGS;
  const running = start({}, "train", "copy", "--out", run, "--json", "--checkpoint-every", "0", ...resume);
  onTestFinished(() => running.kill("SIGKILL"));
  const moment = random.integer(4) === 0 ? sleep(random.integer(800)) : running.untilLines(1 + random.integer(24));
  await Promise.race([moment, running.result]);
  moment.catch(() => {});
  await sleep(random.integer(9));
  running.kill("SIGKILL");
  const { code, stderr } = await running.result;
  if (code !== null) expect([code, stderr]).toEqual([0, ""]);
  return code === null ? "killed" : "ended";
}

describe("a run that is killed repeatedly", () => {
  test(`${KILLS} times, ends with the same result as an uninterrupted run`, patience, async () => {
    const folder = temporaryFolder();
    const killed = join(folder, "killed");
    const uninterrupted = join(folder, "uninterrupted");
    const random = new Random(1).fork("kills");
    let batches = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      expect(await startAndKill(killed, random), `the run ended before kill ${kill}`).toBe("killed");
      const now = await checkpointedBatches(killed);
      expect(now).toBeGreaterThanOrEqual(batches);
      batches = now;
    }
    expect(batches).toBeGreaterThan(0);
    expect((await dnc("train", "copy", "--out", killed, ...RESUME)).stderr).toBe("");
    expect((await dnc("train", "copy", "--out", uninterrupted, ...FLAGS)).stderr).toBe("");
    for (const file of ["model.safetensors", "checkpoint.safetensors"]) {
      expect(read(killed, file).equals(read(uninterrupted, file)), file).toBe(true);
    }
    expect(eventsOf(killed)).toEqual(eventsOf(uninterrupted));
    const steps = logged(killed).filter(({ event }) => event === "step");
    expect(steps.map(({ batch }) => batch)).toEqual(Array.from({ length: BATCHES }, (_, at) => at + 1));
    const seconds = logged(killed).map((line) => line.seconds!);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(readdirSync(killed).toSorted()).toEqual([
      "checkpoint.safetensors",
      "metrics.jsonl",
      "model.safetensors",
      "run.json",
    ]);
  });
});

const ENDLESS = [...NETWORK, "--no-stop-when-solved", "--batches", "1000000"];

/** Starts processes at the same instant and waits until one is left. Returns it with the results of the others. */
async function raceOf(processes: number, args: readonly string[]) {
  const racers = Array.from({ length: processes }, () => start({}, "train", "copy", ...args, "--json"));
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
  test("the second process is rejected and changes nothing", async () => {
    const run = join(temporaryFolder(), "run");
    // Saves only at its start, so that no file changes while the others start.
    const first = start({}, "train", "copy", ...ENDLESS, "--checkpoint-every", "9999", "--out", run, "--json");
    onTestFinished(() => first.kill("SIGKILL"));
    await first.untilPrinted('"event":"step"');
    const before = digests(run);
    const owner = () => read(run, "lock").toString().split("\n")[0];
    const lock = owner();
    const others = [RESUME, ["--fresh", ...ENDLESS], ENDLESS].map((args) =>
      dnc("train", "copy", ...args, "--out", run),
    );
    for (const { code, stdout, stderr } of await Promise.all(others)) {
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^dnc: .* (is in use by process \d+; .*|already contains a run; .*)\n$/);
    }
    expect(digests(run)).toEqual(before);
    expect(owner()).toBe(lock);
    first.kill("SIGTERM");
    expect((await first.result).code).toBe(143);
  });

  test("of several processes started at once one trains, also with the lock of an ended process", async () => {
    const run = join(temporaryFolder(), "run");
    const rejected =
      /^dnc: .* (is in use by process \d+; .*|already contains a run; .*|was changed by another process; .*)\n$/;
    for (const args of [ENDLESS, RESUME]) {
      const { winner, losers } = await raceOf(3, [...args, "--out", run]);
      for (const { code, stdout, stderr } of losers) {
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(rejected);
      }
      await winner.untilPrinted('"event":"step"');
      winner.kill("SIGKILL");
      expect((await winner.result).code).toBeNull();
      expect(existsSync(join(run, "lock"))).toBe(true);
    }
    const last = start({}, "train", "copy", ...RESUME, "--out", run, "--json");
    await last.untilPrinted('"event":"step"');
    last.kill("SIGINT");
    expect((await last.result).code).toBe(130);
    expect(existsSync(join(run, "lock"))).toBe(false);
  });
});

/** Runs a command in a new PID namespace, as in a container of this machine. Empty if that is not permitted here. */
const inNamespace = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
const hasNamespaces = spawnSync(inNamespace[0]!, [...inNamespace.slice(1), "true"]).status === 0;

describe.runIf(hasNamespaces)("two PID namespaces that share a folder", patience, () => {
  const resume = (run: string) => [...command, "train", "copy", ...RESUME, "--out", run, "--json"];

  test("a process in another namespace is rejected while the first trains", async () => {
    const run = join(temporaryFolder(), "run");
    const first = start({}, "train", "copy", ...ENDLESS, "--out", run, "--json");
    onTestFinished(() => first.kill("SIGKILL"));
    await first.untilPrinted('"event":"step"');
    const { code, stdout, stderr } = await startCommandLine({}, [...inNamespace, ...resume(run)]).result;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/ is in use by process \d+ of another container or boot; /);
    first.kill("SIGTERM");
    expect((await first.result).code).toBe(143);
    const lines = logged(run).filter(({ event }) => event === "step");
    expect(new Set(lines.map(({ batch }) => batch)).size).toBe(lines.length);
  });

  test("the run of a namespace that was killed can be resumed from another one after 20 seconds", async () => {
    const run = join(temporaryFolder(), "run");
    const first = startCommandLine({}, [
      ...inNamespace,
      ...command,
      "train",
      "copy",
      ...ENDLESS,
      "--out",
      run,
      "--json",
    ]);
    onTestFinished(() => first.kill("SIGKILL"));
    await first.untilPrinted('"event":"step"');
    first.kill("SIGKILL");
    await first.result;
    const second = startCommandLine({}, resume(run));
    onTestFinished(() => second.kill("SIGKILL"));
    await second.untilPrinted('"event":"step"');
    second.kill("SIGTERM");
    expect((await second.result).code).toBe(143);
    expect(existsSync(join(run, "lock"))).toBe(false);
  });
});

/** Starts a run and stops it after some batches. */
async function stoppedRun(): Promise<string> {
  const run = join(temporaryFolder(), "run");
  const running = start({}, "train", "copy", ...ENDLESS, "--out", run, "--json");
  await running.untilPrinted('"batch":10,');
  running.kill("SIGINT");
  expect((await running.result).code).toBe(130);
  return run;
}

/** Resumes a run for some batches. */
async function expectResumes(run: string): Promise<void> {
  const until = (await checkpointedBatches(run)) + 5;
  expect((await dnc("train", "copy", "--out", run, ...RESUME, "--until", String(until))).code).toBe(0);
  expect(await checkpointedBatches(run)).toBe(until);
}

/** Resumes a run under a limit, which must fail with one message and change nothing; then resumes it without the limit. */
async function expectFailureThenResume(
  run: string,
  limited: readonly string[],
  message: RegExp,
  undo: () => void,
): Promise<void> {
  const args = ["train", "copy", "--out", run, ...RESUME];
  const before = digests(run);
  const { code, stderr } = await startCommandLine({}, [...limited, ...command, ...args, "--checkpoint-every", "0"])
    .result;
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^dnc: [^\n]*\n$/);
  expect(code).toBe(1);
  expect(digests(run)).toEqual(before);
  expect(readdirSync(run).filter((name) => /lock|tmp$/.test(name))).toEqual([]);
  undo();
  await expectResumes(run);
}

/** Removes the capabilities of root, which could otherwise write anywhere. */
const withoutCapabilities = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];

describe("a write that fails", patience, () => {
  test("because the disk is full while a checkpoint is written", async () => {
    const run = await stoppedRun();
    const limit = ["sh", "-c", 'trap "" XFSZ; ulimit -f 16; exec "$@"', "sh"];
    await expectFailureThenResume(run, limit, /(model|checkpoint)\.safetensors|file size limit exceeded/, () => {});
  });

  test.runIf(existsSync("/dev/full"))("because the disk is full while the log is written", async () => {
    const run = join(temporaryFolder(), "run");
    const metrics = join(run, "metrics.jsonl");
    const kept = `${run}-metrics`;
    const running = start({}, "train", "copy", ...ENDLESS, "--out", run, "--json", "--checkpoint-every", "0");
    await running.untilPrinted('"batch":10,');
    linkSync(metrics, kept);
    symlinkSync("/dev/full", `${kept}-full`);
    renameSync(`${kept}-full`, metrics);
    const { code, stderr } = await running.result;
    expect([code, stderr]).toEqual([1, `dnc: ${metrics}: no space left on device\n`]);
    const batches = await checkpointedBatches(run);
    expect(batches).toBeGreaterThanOrEqual(10);
    expect(readdirSync(run).filter((name) => /lock|tmp$/.test(name))).toEqual([]);
    renameSync(kept, metrics);
    await expectResumes(run);
  });

  test("because the folder is read-only", async () => {
    const run = await stoppedRun();
    chmodSync(run, 0o555);
    await expectFailureThenResume(run, withoutCapabilities, /permission denied/, () => chmodSync(run, 0o755));
  });

  test("because the folder of the run cannot be created", async () => {
    const parent = temporaryFolder();
    chmodSync(parent, 0o555);
    const args = [...withoutCapabilities, ...command, "train", "copy", ...ENDLESS, "--out", join(parent, "run")];
    const { code, stderr } = await startCommandLine({}, args).result;
    expect([code, stderr]).toEqual([1, `dnc: ${join(parent, "run")}: permission denied\n`]);
    expect(readdirSync(parent)).toEqual([]);
  });
});

/** Runs a command with stdout in a pipe that is closed after one line, and prints its exit code. */
const intoHead = ["bash", "-c", '"$@" | head -1 >&2; echo $PIPESTATUS', "bash"];

describe("a training whose output goes nowhere", patience, () => {
  const intoClosedPipe = (run: string, ...args: readonly string[]) => {
    const program = [...command, "train", "copy", ...args, "--out", run];
    return startCommandLine({}, [...intoHead, ...program]).result;
  };

  test.for([["--json"], ["--checkpoint-every", "9999"]])("into a closed pipe is saved: %s", async (flags) => {
    const run = join(temporaryFolder(), "run");
    const { stdout } = await intoClosedPipe(run, ...ENDLESS, ...flags);
    expect(stdout).toBe("141\n");
    const last = logged(run).at(-1)!;
    expect(last.event).toBe("saved");
    expect(await checkpointedBatches(run)).toBe(last.batch);
    expect(existsSync(join(run, "lock"))).toBe(false);
  });

  test.runIf(existsSync("/dev/full"))("onto a full disk is saved", async () => {
    const run = join(temporaryFolder(), "run");
    const program = [...command, "train", "copy", ...ENDLESS, "--out", run, "--json"];
    const { code, stderr } = await startCommandLine({}, ["sh", "-c", 'exec "$@" > /dev/full', "sh", ...program]).result;
    expect([code, stderr]).toEqual([1, "dnc: standard output: no space left on device\n"]);
    expect(logged(run).at(-1)!.event).toBe("saved");
    expect(existsSync(join(run, "lock"))).toBe(false);
  });

  test("to a terminal that is closed (SIGHUP) is saved", async () => {
    const run = join(temporaryFolder(), "run");
    const running = start({}, "train", "copy", ...ENDLESS, "--out", run, "--json");
    await running.untilPrinted('"event":"step"');
    running.kill("SIGHUP");
    expect((await running.result).code).toBe(129);
    const last = logged(run).at(-1)!;
    expect(last.event).toBe("saved");
    expect(await checkpointedBatches(run)).toBe(last.batch);
    expect(last.batch).toBeGreaterThan(0);
    expect(existsSync(join(run, "lock"))).toBe(false);
  });
});

test("a sweep whose pipe is closed stops, and can be continued", patience, async () => {
  const sweep = join(temporaryFolder(), "sweep");
  // Long enough that the first run has not ended when the sweep notices that its pipe is closed.
  const args = [
    "sweep",
    "copy",
    "--seeds",
    "2",
    "--jobs",
    "1",
    ...NETWORK,
    "--batches",
    "250",
    "--out",
    sweep,
    "--json",
  ];
  const { stdout } = await startCommandLine({}, [...intoHead, ...command, ...args]).result;
  expect(stdout).toBe("141\n");
  const begun = readdirSync(sweep).filter((name) => name.startsWith("seed-"));
  expect(begun.length).toBeLessThan(2);
  for (const run of begun) expect(existsSync(join(sweep, run, "lock"))).toBe(false);
  expect((await dnc(...args)).code).toBe(0);
});

test.runIf(existsSync("/dev/full"))("a full disk behind stdout ends the command with one message", async () => {
  const { code, stderr } = await startCommandLine({}, ["sh", "-c", 'exec "$@" > /dev/full', "sh", ...command, "verify"])
    .result;
  expect([code, stderr]).toEqual([1, "dnc: standard output: no space left on device\n"]);
});
