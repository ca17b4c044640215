import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, temporaryFolder } from "../testing/command.ts";
import { inProcess } from "../testing/inProcess.ts";
import { differences } from "./differences.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "2", "--evaluate-every", "2", "--backend", "reference"];

test("dnc runs lists runs below a folder, and compares what differs", async () => {
  const folder = temporaryFolder();
  const run = (name: string) => join(folder, name);
  await inProcess("train", "copy", ...SHORT, "--out", run("a-10"));
  await inProcess("train", "copy", ...SHORT, "--out", run("a-9"), "--seed", "9", "--clip-norm", "3");

  const listed = await inProcess("runs", folder);
  expect(listed).toMatchObject({ code: 0, stderr: "" });
  const [head, first, second, ...more] = listed.stdout.trimEnd().split("\n");
  expect(head).toMatch(/^run +task +seed +state +batches +time +metric$/);
  expect(first).toMatch(new RegExp(`^${run("a-9")} +copy +9 +not solved +2 +0:0\\d +bitError \\d`));
  expect(second).toMatch(new RegExp(`^${run("a-10")} +copy +1 +not solved`));
  expect(more).toEqual([]);

  const compared = await inProcess("runs", "--compare", run("a-10"), run("a-9"));
  const rows = compared.stdout.trimEnd().split("\n");
  expect(rows.map((line) => line.split(/ {3,}/)[0]!.trim()).filter(Boolean)).toEqual([
    "seed",
    "recipe.clipNorm",
    "state",
    "batches",
    "time",
    "bitError",
    "sequenceError",
    "sequences",
  ]);
  expect(compared.stdout).toMatch(/recipe\.clipNorm +10 +3/);

  const [json] = jsonLines((await inProcess("runs", run("a-9"), "--json")).stdout);
  expect(json).toMatchObject({
    run: run("a-9"),
    task: "copy",
    seed: 9,
    state: "not solved",
    settings: { recipe: { clipNorm: 3 } },
  });
});

test("dnc runs lists a folder without a log as a model, with the batches of its file", async () => {
  const run = join(temporaryFolder(), "run");
  await inProcess("train", "copy", ...SHORT, "--out", run);
  rmSync(join(run, "metrics.jsonl"));
  const { stdout } = await inProcess("runs", run);
  expect(stdout.split("\n")[1]).toMatch(new RegExp(`^${run} +copy +1 +model only +2 +- +-$`));
});

test("dnc runs leaves out a run that cannot be read, and says so", async () => {
  const folder = temporaryFolder();
  await inProcess("train", "copy", ...SHORT, "--out", join(folder, "good"));
  mkdirSync(join(folder, "bad"));
  writeFileSync(join(folder, "bad", "run.json"), "{");
  const { code, stdout, stderr } = await inProcess("runs", folder);
  expect([code, stdout]).toEqual([0, expect.stringContaining(join(folder, "good"))]);
  expect(stderr).toMatch(/^dnc: .*bad\/run\.json.*; left out\n$/);
  expect((await inProcess("runs", join(folder, "bad"))).code).toBe(2);
  const file = join(folder, "bad", "run.json");
  expect(await inProcess("runs", file)).toMatchObject({
    code: 2,
    stderr: `dnc: ${file}: got a file, expected a folder\n`,
  });
});

test("dnc runs rejects a folder that does not exist or has no run, and a comparison of one run", async () => {
  const folder = temporaryFolder();
  expect((await inProcess("runs", folder)).stderr).toContain("no run in it; dnc train copy makes one");
  expect((await inProcess("runs", join(folder, "no"))).stderr).toContain("no such folder");
  expect(existsSync(join(folder, "no"))).toBe(false);
});

test("differences are leaves by their path; lists and missing fields are values", () => {
  const one = { a: 1, b: { c: [1, 2], d: 3 } };
  const two = { a: 1, b: { c: [1], e: null } };
  expect(differences([one, two])).toEqual([
    { path: "b.c", values: [[1, 2], [1]] },
    { path: "b.d", values: [3, undefined] },
    { path: "b.e", values: [undefined, null] },
  ]);
  expect(differences([one, structuredClone(one)])).toEqual([]);
});
