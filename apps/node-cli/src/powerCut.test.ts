import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLockFile, isTemporaryFile } from "@dncjs/train/files";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SweepFolder } from "./sweep/sweepFolder.ts";
import { temporaryFolder } from "./testing/command.ts";
import { injectFaults } from "./testing/faults.ts";
import { inProcess } from "./testing/inProcess.ts";
import { PowerCuts } from "./testing/powerCut.ts";
import { createRuns, expectLoadable, expectSameRun, resuming, training, writeSweep } from "./testing/smallRuns.ts";

const home = mkdtempSync(join(tmpdir(), "dnc-power-"));
let whole: string;
let stopped: string;
beforeAll(async () => {
  ({ whole, stopped } = await createRuns(home));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const isIgnored = (name: string) => isLockFile(name) || isTemporaryFile(name);

test.each([
  ["a training", () => {}, training, 15],
  ["a resumed training", (run: string) => cpSync(stopped, run, { recursive: true }), resuming, 5],
] as const)(
  "a power cut at any moment of %s leaves a run that continues to the same bits",
  {
    timeout: 600_000,
  },
  async (_, prepare, command, least) => {
    const folder = temporaryFolder();
    const recorded = join(folder, "recorded");
    prepare(recorded);
    const cuts = new PowerCuts(recorded, isIgnored);
    const { end } = injectFaults(folder, () => false, cuts.observe);
    expect((await inProcess(...command(recorded))).code).toBe(0);
    end();
    expect(cuts.states.length).toBeGreaterThan(least);
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
      expectSameRun(run, whole);
      if (files.has("checkpoint.safetensors")) resumed += 1;
      rmSync(run, { recursive: true });
    }
    expect(resumed).toBeGreaterThan(least / 2);
  },
);

test("a power cut at any moment leaves a sweep folder that can be written again", async () => {
  const parent = temporaryFolder();
  const recorded = join(parent, "recorded");
  const cuts = new PowerCuts(recorded, isIgnored);
  const { end } = injectFaults(parent, () => false, cuts.observe);
  const expected = await writeSweep(recorded);
  end();
  expect(cuts.states.length).toBeGreaterThan(3);
  for (const [at, files] of cuts.states.entries()) {
    const path = join(parent, String(at));
    mkdirSync(path);
    for (const [name, bytes] of files) writeFileSync(join(path, name), bytes);
    if (files.has("sweep.json")) new SweepFolder(path).description();
    expect(await writeSweep(path), [...files.keys()].join(", ")).toEqual(expected);
    expect(readFileSync(join(path, "table.md"))).toEqual(readFileSync(join(recorded, "table.md")));
  }
});

test("a power cut at any moment leaves the old report or a complete one", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "report.html");
  const inspecting = ["inspect", whole, "--backend", "reference", "--out", path];
  expect((await inProcess(...inspecting, "--example", "1")).code).toBe(0);
  const old = readFileSync(path, "utf8");
  const cuts = new PowerCuts(folder, isIgnored);
  const { end } = injectFaults(folder, () => false, cuts.observe);
  expect((await inProcess(...inspecting)).code).toBe(0);
  end();
  const found = cuts.states.map((files) => Buffer.from(files.get("report.html") ?? []).toString());
  expect(new Set(found)).toEqual(new Set([old, readFileSync(path, "utf8")]));
});
