import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { formatOwner, leaseText, readLease, renewLease } from "./leaseFile.ts";
import { isLockFile, lockFolder, waitForLock } from "./lock.ts";
import { formatIdentity, type ProcessIdentity, parseIdentity, stateOf, thisProcess } from "./processIdentity.ts";

/** A pid that no process has. */
const UNUSED_PID = 2_147_483_646;
const hasProc = thisProcess().started !== "";

/** Short times for tests. A foreign process that renews its lock does so every 20 ms. */
const QUICK = { beatMs: 20, staleMs: 400 };

function ownerOf(holder: Partial<ProcessIdentity>): string {
  return formatOwner(formatIdentity({ ...thisProcess(), ...holder }), "0123abcd");
}

function leaveLock(folder: string, holder: Partial<ProcessIdentity>): void {
  writeFileSync(join(folder, "lock"), leaseText(ownerOf(holder), 0));
}

/** Renews the lock of another process until the end of the test. */
function keepRenewing(folder: string, holder: Partial<ProcessIdentity>): void {
  let beat = 0;
  const timer = setInterval(() => renewLease(join(folder, "lock"), ownerOf(holder), ++beat), QUICK.beatMs);
  onTestFinished(() => clearInterval(timer));
}

/** The parent of this process, which is running. */
function parent(): Partial<ProcessIdentity> {
  const stat = hasProc ? readFileSync(`/proc/${process.ppid}/stat`, "utf8") : "";
  return { pid: process.ppid, started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "" };
}

describe("a lock", () => {
  test("names the process that holds it while that process runs, without heartbeats", async () => {
    const folder = temporaryFolder();
    leaveLock(folder, parent());
    const before = readFileSync(join(folder, "lock"), "utf8");
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.ppid};`);
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(before);
  });

  test("also blocks its own process until it is released", async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder);
    expect(readLease(join(folder, "lock"))?.owner.identity).toEqual(thisProcess());
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.pid};`);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  const left: readonly (readonly [string, Partial<ProcessIdentity>])[] = [
    ["a process that has ended", { pid: UNUSED_PID }],
    ["an earlier process with the same pid", hasProc ? { started: "1" } : {}],
  ];
  test.runIf(hasProc).for(left)("of %s is taken over at once", async ([, holder]) => {
    const folder = temporaryFolder();
    leaveLock(folder, holder);
    (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(hasProc)("of a process whose pid is now used by another process is taken over at once", async () => {
    const folder = temporaryFolder();
    leaveLock(folder, { ...parent(), started: "1" });
    (await lockFolder(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.for(["", "x", "12", "0~1~2~3"])(
    "with the content %j is ignored: a machine that crashed may leave it",
    async (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "lock"), text);
      (await lockFolder(folder)).release();
    },
  );

  const invisible: readonly (readonly [string, Partial<ProcessIdentity>, string])[] = [
    ["another machine", { host: `not-${hostname()}` }, ` on not-${hostname()};`],
    ["another PID namespace", { namespace: "1" }, " of another container or boot;"],
    ["another boot", { boot: "another" }, " of another container or boot;"],
  ];
  test.for(invisible)("of a process of %s holds while it is renewed", async ([, place, where]) => {
    const folder = temporaryFolder();
    const holder = { pid: UNUSED_PID, ...place };
    leaveLock(folder, holder);
    keepRenewing(folder, holder);
    await expect(lockFolder(folder, QUICK)).rejects.toThrow(`in use by process ${UNUSED_PID}${where}`);
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  test.for(invisible)("of a process of %s is taken over if it is not renewed", async ([, place]) => {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: UNUSED_PID, ...place });
    const messages: string[] = [];
    const before = performance.now();
    const lock = await lockFolder(folder, { ...QUICK, onWatch: (message) => void messages.push(message) });
    expect(performance.now() - before).toBeGreaterThanOrEqual(QUICK.staleMs);
    expect(messages).toEqual([expect.stringMatching(/is locked by process \d+ .*; checking for up to 1 s/)]);
    lock.requireHeld();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is renewed while its process computes", async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder, { ...QUICK, heartbeat: true });
    const text = () => readFileSync(join(folder, "lock"), "utf8");
    for (const end = performance.now() + 20_000; text().endsWith("000\n") && performance.now() < end; ) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
    expect(text()).toMatch(/\n0{6,}[1-9]\d*\n$/);
    lock.requireHeld();
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that was taken over by another process is no longer held and is not removed", async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder, { ...QUICK, heartbeat: true });
    leaveLock(folder, parent());
    expect(() => lock.requireHeld()).toThrow(/was taken over by process \d+; nothing more is written/);
    const text = readFileSync(join(folder, "lock"), "utf8");
    await sleep(5 * QUICK.beatMs);
    lock.release();
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(text);
  });

  test("is waited for up to the given time", async () => {
    const folder = temporaryFolder();
    const lock = await lockFolder(folder);
    await expect(waitForLock(folder, 0.1)).rejects.toThrow("in use");
    setTimeout(() => lock.release(), 60);
    (await waitForLock(folder, 30)).release();
  });

  test("moves with its folder", async () => {
    const folder = join(temporaryFolder(), "run");
    mkdirSync(folder);
    const lock = await lockFolder(folder);
    renameSync(folder, `${folder}.1`);
    mkdirSync(folder);
    const another = await lockFolder(folder);
    lock.release(`${folder}.1`);
    expect([readdirSync(folder), readdirSync(`${folder}.1`)]).toEqual([["lock"], []]);
    another.release();
  });

  test("removes claims that were left behind and nothing else", async () => {
    const folder = temporaryFolder();
    const claims = [{}, { host: "elsewhere" }].map((place) => `lock.${ownerOf({ pid: UNUSED_PID, ...place })}`);
    for (const name of [...claims, "lock.txt"]) writeFileSync(join(folder, name), "");
    expect([...claims, "lock", "lock.txt"].map(isLockFile)).toEqual([true, true, true, false]);
    (await lockFolder(folder, QUICK)).release();
    expect(readdirSync(folder)).toEqual(["lock.txt"]);
  });
});

test.runIf(hasProc)("a process is known to have ended only in the same boot, host and PID namespace", () => {
  const own = thisProcess();
  expect(stateOf(own)).toBe("running");
  expect(stateOf({ ...own, pid: UNUSED_PID })).toBe("ended");
  for (const other of [{ host: "elsewhere.example" }, { boot: "another" }, { namespace: "1" }, { namespace: "" }]) {
    expect(stateOf({ ...own, pid: UNUSED_PID, ...other })).toBe("unknown");
  }
  for (const host of ["a", "node-7.example", "häst"])
    expect(parseIdentity(formatIdentity({ ...thisProcess(), host }))?.host).toBe(host);
});

test("of several processes that find the same stale lock at once exactly one takes it over", async () => {
  const racers = Array.from({ length: 4 }, startRacer);
  for (let round = 0; round < 25; round++) {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: UNUSED_PID });
    for (const racer of racers) racer.send(folder);
    expect((await Promise.all(racers.map(({ next }) => next()))).toSorted()).toEqual([
      "ready",
      "ready",
      "ready",
      "ready",
    ]);
    writeFileSync(join(folder, "go"), "");
    expect((await Promise.all(racers.map(({ next }) => next()))).toSorted()).toEqual([
      "locked",
      "rejected",
      "rejected",
      "rejected",
    ]);
    for (const racer of racers) racer.send("");
    await Promise.all(racers.map(({ next }) => next()));
    expect(readdirSync(folder)).toEqual(["go"]);
  }
});

/** Starts a process that tries to lock the folders sent to it. */
function startRacer() {
  const program = fileURLToPath(new URL("../../testing/lockRacer.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@dncjs/source", program], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    send: (line: string) => child.stdin.write(`${line}\n`),
    next: async () => (await lines.next()).value as string,
  };
}
