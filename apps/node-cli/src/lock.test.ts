import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { isLockFile, lockFolder, waitForLock } from "./lock.ts";
import { formatIdentity, hasEnded, type ProcessIdentity, parseIdentity, thisProcess } from "./processIdentity.ts";
import { temporaryFolder } from "./testing/command.ts";

/** A pid that no process has. */
const UNUSED_PID = 2_147_483_646;
const hasProc = thisProcess().started !== "";

function leaveLock(folder: string, holder: Partial<ProcessIdentity>): void {
  writeFileSync(join(folder, "lock"), formatIdentity({ ...thisProcess(), ...holder }));
}

/** The parent of this process, which is running. */
function parent(): Partial<ProcessIdentity> {
  const stat = hasProc ? readFileSync(`/proc/${process.ppid}/stat`, "utf8") : "";
  return { pid: process.ppid, started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "" };
}

describe("a lock", () => {
  test("names the process that holds it while that process runs", () => {
    const folder = temporaryFolder();
    leaveLock(folder, parent());
    const before = readFileSync(join(folder, "lock"), "utf8");
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.ppid};`);
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(before);
  });

  test("also blocks its own process until it is released", () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    expect(parseIdentity(readFileSync(join(folder, "lock"), "utf8"))).toEqual(thisProcess());
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid};`);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  const left: readonly (readonly [string, Partial<ProcessIdentity>])[] = [
    ["a process that has ended", { pid: UNUSED_PID }],
    ["an earlier process with the same pid", hasProc ? { started: "1" } : {}],
    ["a process from before the last boot", { ...parent(), boot: "another" }],
  ];
  test.for(left)("of %s is ignored", ([, holder]) => {
    const folder = temporaryFolder();
    leaveLock(folder, holder);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(hasProc)("of a process whose pid is now used by another process is ignored", () => {
    const folder = temporaryFolder();
    leaveLock(folder, { ...parent(), started: "1" });
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.for(["", "x", "12", "0~1~2~3"])(
    "with the content %j is ignored: a machine that crashed may leave it",
    (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "lock"), text);
      lockFolder(folder)();
    },
  );

  test("of another machine is respected, and the error names the machine", () => {
    const folder = temporaryFolder();
    leaveLock(folder, { pid: UNUSED_PID, host: `not-${hostname()}` });
    expect(() => lockFolder(folder)).toThrow(`in use by process ${UNUSED_PID} on not-${hostname()};`);
  });

  test("that was removed by hand and belongs to another process now is not removed", () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    leaveLock(folder, parent());
    release();
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  test("is waited for up to the given time", async () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    await expect(waitForLock(folder, 0.1)).rejects.toThrow("in use");
    setTimeout(release, 60);
    (await waitForLock(folder, 30))();
  });

  test("moves with its folder", () => {
    const folder = join(temporaryFolder(), "run");
    mkdirSync(folder);
    const release = lockFolder(folder);
    renameSync(folder, `${folder}.1`);
    mkdirSync(folder);
    const another = lockFolder(folder);
    release(`${folder}.1`);
    expect([readdirSync(folder), readdirSync(`${folder}.1`)]).toEqual([["lock"], []]);
    another();
  });

  test("removes claims of ended processes and nothing else", () => {
    const folder = temporaryFolder();
    const claim = `lock.${formatIdentity({ ...thisProcess(), pid: UNUSED_PID })}`;
    for (const name of [claim, "lock.txt"]) writeFileSync(join(folder, name), "");
    expect([claim, "lock", "lock.txt"].map(isLockFile)).toEqual([true, true, false]);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual(["lock.txt"]);
  });
});

test("a process is known to have ended only on its own machine", () => {
  expect(hasEnded(thisProcess())).toBe(false);
  expect(hasEnded({ ...thisProcess(), pid: UNUSED_PID })).toBe(true);
  expect(hasEnded({ ...thisProcess(), pid: UNUSED_PID, host: "elsewhere.example" })).toBe(false);
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
  const program = fileURLToPath(new URL("./testing/lockRacer.ts", import.meta.url));
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
