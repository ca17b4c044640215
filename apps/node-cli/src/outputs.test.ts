import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "2", "--backend", "reference"];
const home = mkdtempSync(join(tmpdir(), "dnc-outputs-"));
const run = join(home, "run");
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeAll(async () => {
  expect((await inProcess("train", "copy", ...SHORT, "--out", run)).code).toBe(0);
});

type Make = (path: string) => void | Promise<void>;

/** Everything that is neither a regular file nor missing. */
const obstacles: readonly (readonly [kind: string, make: Make])[] = [
  ["folder", (path) => mkdirSync(path)],
  ["pipe", (path) => void spawnSync("mkfifo", [path])],
  ...(process.getuid?.() === 0
    ? ([["device", (path) => void spawnSync("mknod", [path, "c", "1", "3"])]] satisfies [string, Make][])
    : []),
  [
    "socket",
    (path) =>
      new Promise((resolve) => {
        const server = createServer().listen(path, resolve);
        onTestFinished(() => void server.close());
      }),
  ],
  [
    "symbolic link",
    (path) => {
      writeFileSync(`${path}.target`, "target");
      symlinkSync(`${path}.target`, path);
    },
  ],
];

/** The kinds and contents of all files in a folder. */
function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const { mode } = lstatSync(path);
      return [path, `${mode} ${(mode & 0o170000) === 0o100000 ? readFileSync(path, "latin1") : ""}`];
    }),
  );
}

/** Runs a command that must be rejected with one sentence and must not change anything in the folder. */
async function rejection(folder: string, ...args: readonly string[]): Promise<string> {
  const before = contents(folder);
  const { code, stdout, stderr } = await inProcess(...args);
  expect([code, stdout], stderr).toEqual([2, ""]);
  expect(stderr).toMatch(/^dnc: [^\n]+\n$/);
  expect(contents(folder)).toEqual(before);
  return stderr;
}

const inspect = (out: string, from = run) => ["inspect", from, "--backend", "reference", "--out", out];

describe("dnc inspect --out", () => {
  test.for(obstacles)("does not replace a %s", async ([kind, make]) => {
    const folder = temporaryFolder();
    const out = join(folder, "report.html");
    await make(out);
    expect(await rejection(folder, ...inspect(out))).toBe(`dnc: --out ${out}: got a ${kind}, expected a file\n`);
  });

  test.for(["run.json", "metrics.jsonl", "checkpoint.safetensors", "model.safetensors"])(
    "does not replace %s of a run",
    async (name) => {
      const folder = temporaryFolder();
      const copy = join(folder, "run");
      cpSync(run, copy, { recursive: true });
      const out = join(copy, name);
      expect(await rejection(folder, ...inspect(out, copy))).toMatch(/got a file of another kind, expected a report/);
    },
  );

  test("replaces an earlier report and an empty file", async () => {
    const out = join(temporaryFolder(), "report.html");
    writeFileSync(out, "");
    for (let time = 1; time <= 2; time++) {
      expect((await inProcess(...inspect(out))).code).toBe(0);
      expect(readFileSync(out, "utf8")).toMatch(/^<!doctype html>/);
    }
  });
});

describe("the files of a run", () => {
  const files = ["run.json", "metrics.jsonl", "checkpoint.safetensors", "model.safetensors", "lock"];
  test.for(files)("a symbolic link in place of %s is not replaced", async (name) => {
    const folder = temporaryFolder();
    const copy = join(folder, "run");
    cpSync(run, copy, { recursive: true });
    const path = join(copy, name);
    const target = join(folder, "target");
    if (existsSync(path)) cpSync(path, target);
    else writeFileSync(target, "");
    rmSync(path, { force: true });
    symlinkSync(target, path);
    const message = await rejection(folder, "train", "copy", "--resume", "--backend", "reference", "--out", copy);
    expect(message).toBe(`dnc: ${path}: got a symbolic link, expected a file\n`);
  });

  test.for(["sweep.json", "sweep.jsonl", "table.md"])("%s of a sweep is not replaced if it is a link", async (name) => {
    const folder = temporaryFolder();
    const sweep = join(folder, "sweep");
    mkdirSync(sweep);
    writeFileSync(join(folder, "target"), "");
    symlinkSync(join(folder, "target"), join(sweep, name));
    if (name !== "sweep.json") {
      const request = { format: "dncjs-sweep/1", seeds: [1], ablations: [], invocations: [] };
      writeFileSync(join(sweep, "sweep.json"), JSON.stringify(request));
    }
    const args = ["sweep", "copy", "--seeds", "1", ...SHORT, "--out", sweep];
    expect(await rejection(folder, ...args)).toContain(`${join(sweep, name)}: got a symbolic link, expected a file`);
  });

  test("the page of a sweep is not read from a pipe or replaced through a link", async () => {
    const folder = temporaryFolder();
    const page = join(folder, "page.md");
    const args = ["sweep", "copy", "--seeds", "1", ...SHORT, "--out", join(folder, "sweep"), "--page", page];
    spawnSync("mkfifo", [page]);
    expect(await rejection(folder, ...args)).toBe(`dnc: --page ${page}: got a pipe, expected a file\n`);
    rmSync(page);
    writeFileSync(join(folder, "target.md"), "<!-- dnc sweep copy -->\n<!-- /dnc sweep copy -->\n");
    symlinkSync("target.md", page);
    expect(await rejection(folder, ...args)).toBe(`dnc: --page ${page}: got a symbolic link, expected a file\n`);
  });
});

describe("a path to write to", () => {
  const train = (out: string) => ["train", "copy", ...SHORT, "--out", out];
  const sweep = (out: string) => ["sweep", "copy", "--seeds", "1", ...SHORT, "--out", out];

  test("is rejected if it is empty or contains control characters", async () => {
    const folder = temporaryFolder();
    for (const args of [train, sweep, inspect]) {
      expect(await rejection(folder, ...args(""))).toMatch(/^dnc: --out: got an empty path/);
      expect(await rejection(folder, ...args(join(folder, "a\nb")))).toMatch(
        /^dnc: --out: got ".*a\\nb", expected a path without control characters\n$/,
      );
    }
    for (const flag of ["--tensorboard", "--page"]) {
      expect(await rejection(folder, ...sweep(join(folder, "s")), flag, "")).toMatch(`${flag}: got an empty path`);
    }
  });

  test("is rejected if it is a loop of links, a link to nothing, or below a file", async () => {
    const folder = temporaryFolder();
    const loop = join(folder, "loop");
    const dangling = join(folder, "dangling");
    const file = join(folder, "file");
    symlinkSync("loop", loop);
    symlinkSync("nothing", dangling);
    writeFileSync(file, "");
    for (const args of [train, sweep]) {
      expect(await rejection(folder, ...args(loop))).toBe(`dnc: --out ${loop}: got a loop of symbolic links\n`);
      expect(await rejection(folder, ...args(dangling))).toMatch(/got a symbolic link to nothing, expected a folder/);
      expect(await rejection(folder, ...args(join(file, "run")))).toMatch(/file: got a file, expected a folder/);
      const board = [...args(join(folder, "run")), "--tensorboard"];
      expect(await rejection(folder, ...board, loop)).toBe(
        `dnc: --tensorboard ${loop}: got a loop of symbolic links\n`,
      );
      expect(await rejection(folder, ...board, dangling)).toMatch(/got a symbolic link to nothing, expected a folder/);
    }
    expect(await rejection(folder, ...inspect(loop))).toMatch(/got a symbolic link, expected a file/);
  });

  test("may contain .. below a folder that does not exist", async () => {
    const folder = temporaryFolder();
    expect((await inProcess(...train(`${folder}/none/../run`))).code).toBe(0);
    expect(readdirSync(folder)).toEqual(["run"]);
  });
});
