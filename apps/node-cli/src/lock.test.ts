import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Holder, holderWord, isGone, ourselves, readHolder } from "./holder.ts";
import { isLockFile, lockFolder, waitForLock } from "./lock.ts";
import { scratch } from "./testing/command.ts";

const NOBODY = 2_147_483_646;
const hasProc = ourselves().started !== "";

function leaveLock(folder: string, holder: Partial<Holder>): void {
  writeFileSync(join(folder, "lock"), holderWord({ ...ourselves(), ...holder }));
}

/** The process that runs these tests' process, of which it is known that it lives. */
function parent(): Partial<Holder> {
  const stat = hasProc ? readFileSync(`/proc/${process.ppid}/stat`, "utf8") : "";
  return { pid: process.ppid, started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "" };
}

describe("a lock", () => {
  test("names the process that holds it, for as long as that runs", () => {
    const folder = scratch();
    leaveLock(folder, parent());
    const before = readFileSync(join(folder, "lock"), "utf8");
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.ppid};`);
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readFileSync(join(folder, "lock"), "utf8")).toBe(before);
  });

  test("keeps its own process out too, until it is released", () => {
    const folder = scratch();
    const release = lockFolder(folder);
    expect(readHolder(readFileSync(join(folder, "lock"), "utf8"))).toEqual(ourselves());
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid};`);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  const left: readonly (readonly [string, Partial<Holder>])[] = [
    ["a process that is gone", { pid: NOBODY }],
    ["an earlier process that had our number", hasProc ? { started: "1" } : {}],
    ["a process before the machine was started again", { ...parent(), boot: "another" }],
  ];
  test.for(left)("of %s is none", ([, holder]) => {
    const folder = scratch();
    leaveLock(folder, holder);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.runIf(hasProc)("of a process whose number another one has got since is none", () => {
    const folder = scratch();
    leaveLock(folder, { ...parent(), started: "1" });
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.for(["", "x", "12", "0~1~2~3"])("that says %j is none: a machine that stopped left it", (text) => {
    const folder = scratch();
    writeFileSync(join(folder, "lock"), text);
    lockFolder(folder)();
  });

  test("of another machine is respected, and the machine named", () => {
    const folder = scratch();
    leaveLock(folder, { pid: NOBODY, host: `not-${hostname()}` });
    expect(() => lockFolder(folder)).toThrow(`in use by process ${NOBODY} on not-${hostname()};`);
  });

  test("that was taken away by hand, and is another's by now, stays as it is", () => {
    const folder = scratch();
    const release = lockFolder(folder);
    leaveLock(folder, parent());
    release();
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  test("is waited for as long as asked", async () => {
    const folder = scratch();
    const release = lockFolder(folder);
    await expect(waitForLock(folder, 0.1)).rejects.toThrow("in use");
    setTimeout(release, 60);
    (await waitForLock(folder, 30))();
  });

  test("moves with its folder", () => {
    const folder = join(scratch(), "run");
    mkdirSync(folder);
    const release = lockFolder(folder);
    renameSync(folder, `${folder}.1`);
    mkdirSync(folder);
    const another = lockFolder(folder);
    release(`${folder}.1`);
    expect([readdirSync(folder), readdirSync(`${folder}.1`)]).toEqual([["lock"], []]);
    another();
  });

  test("leaves claims of the dead to the next one, who removes them and nothing else", () => {
    const folder = scratch();
    const claim = `lock.${holderWord({ ...ourselves(), pid: NOBODY })}`;
    for (const name of [claim, "lock.txt"]) writeFileSync(join(folder, name), "");
    expect([claim, "lock", "lock.txt"].map(isLockFile)).toEqual([true, true, false]);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual(["lock.txt"]);
  });
});

test("a process is known to be gone only on its own machine", () => {
  expect(isGone(ourselves())).toBe(false);
  expect(isGone({ ...ourselves(), pid: NOBODY })).toBe(true);
  expect(isGone({ ...ourselves(), pid: NOBODY, host: "elsewhere.example" })).toBe(false);
  for (const host of ["a", "node-7.example", "häst"])
    expect(readHolder(holderWord({ ...ourselves(), host }))?.host).toBe(host);
});

test("of several processes that find the same stale lock at the same instant one takes it over", async () => {
  const racers = Array.from({ length: 4 }, startRacer);
  for (let round = 0; round < 25; round++) {
    const folder = scratch();
    leaveLock(folder, { pid: NOBODY });
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
      "refused",
      "refused",
      "refused",
    ]);
    for (const racer of racers) racer.send("");
    await Promise.all(racers.map(({ next }) => next()));
    expect(readdirSync(folder)).toEqual(["go"]);
  }
});

/** A process that is after the locks of the folders that it is sent. */
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
