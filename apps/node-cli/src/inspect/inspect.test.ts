import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dnc, ReferenceBackend } from "@dncjs/core";
import { stateHashes } from "@dncjs/inspect";
import { interference } from "@dncjs/inspect/measures";
import { copyTask } from "@dncjs/tasks";
import { evaluate } from "@dncjs/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "../testing/inProcess.ts";

const SHORT = ["--max-length", "2", "--bits", "3", "--batch-size", "4", "--batches", "2", "--backend", "reference"];

interface JsonReport {
  readonly memory: boolean;
  readonly steps: number;
  readonly shown: readonly (string | null)[];
  readonly needed: readonly (readonly string[] | null)[];
  readonly verdict: {
    readonly metrics: { readonly bitError: number };
    readonly locked: { readonly bitError: number } | null;
  };
  readonly measures: {
    readonly interference: { readonly total: number };
    readonly misses: { readonly stepCount: number };
    readonly locationCount: number;
    readonly locations: readonly number[];
    readonly labels: readonly (string | null)[];
  };
  readonly cascades: readonly { readonly tensor: string; readonly baseline: boolean; readonly growth: number }[];
  readonly experiments: readonly { readonly name: string; readonly metrics: { readonly bitError: number } }[];
  readonly reproducibility: { readonly hashes: readonly string[]; readonly again: unknown };
}

describe("dnc inspect", () => {
  const folder = mkdtempSync(join(tmpdir(), "dnc-inspect-"));
  const full = join(folder, "full");
  const noMemory = join(folder, "no-memory");
  const other = join(folder, "other");
  beforeAll(async () => {
    await inProcess("train", "copy", ...SHORT, "--out", full);
    await inProcess("train", "copy", ...SHORT, "--no-memory", "--out", noMemory);
    await inProcess("train", "copy", ...SHORT, "--max-length", "3", "--no-memory", "--out", other);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const inspect = (...args: string[]) => inProcess("inspect", ...args, "--backend", "reference");
  const report = async (...args: string[]) => JSON.parse((await inspect(...args, "--json")).stdout) as JsonReport;

  test("prints every measure with its meaning", async () => {
    const { code, stdout, stderr } = await inspect(full);
    expect([code, stderr]).toEqual([0, ""]);
    const names = [...stdout.matchAll(/^([a-z][a-z ]+)$/gm)].map(([, name]) => name);
    expect(names).toEqual(["interference", "misses", "leaks", "sharpness", "cascade", "what if", "reproducibility"]);
    expect(stdout).toContain("usage after freeing × write");
    expect(stdout).toContain("A second run on reference is identical, bit for bit.");
    expect(stdout).not.toContain("\u001b");
  });

  test("--json agrees with the measures of the package on the same trace", async () => {
    const found = await report(full, "--example", "3");
    const model = Dnc.load(readFileSync(join(full, "model.safetensors")), { backend: new ReferenceBackend() });
    const task = copyTask({ bits: 3, maxLength: 2, seed: 1 });
    const trace = await model.trace([...task.evaluationBatches(1)][3]!.x);
    expect(found.measures.interference.total).toBe(interference(trace).total);
    expect(found.reproducibility).toMatchObject({ hashes: stateHashes(trace), again: null });
  });

  test("begins with a verdict, from the evaluation set with a usable and with a locked memory", async () => {
    const model = Dnc.load(readFileSync(join(full, "model.safetensors")), { backend: new ReferenceBackend() });
    const task = copyTask({ bits: 3, maxLength: 2, seed: 1 });
    const { verdict } = await report(full);
    expect(verdict).toMatchObject({ sequences: 100, metrics: await evaluate(model, task), solved: false });
    expect(verdict.locked!.bitError).not.toBe(verdict.metrics.bitError);
    const { stdout } = await inspect(full);
    expect(stdout).toMatch(/^It does not solve the task: bitError [\d.]+ % on 100 sequences of the evaluation set\.$/m);
    expect(stdout).toMatch(/^It does not use its memory: with all locations locked against writing, still bitError/m);
    expect((await report(noMemory)).verdict.locked).toBeNull();
    expect((await inspect(noMemory)).stdout).toContain("It has no memory.");
  });

  test("the page has a learning curve of at least two evaluations, whatever else the log holds", async () => {
    const path = join(folder, "learning.html");
    const log = join(full, "metrics.jsonl");
    const before = readFileSync(log);
    const evaluation = { event: "evaluation", batch: 1, set: "validation", metrics: { bitError: 0.5 } };
    const hostile = [{ metrics: { bitError: "1" } }, { batch: -1 }, { set: "evaluation" }, { metrics: null }];
    try {
      for (const line of hostile) appendFileSync(log, `${JSON.stringify({ ...evaluation, ...line })}\n`);
      await inspect(full, "--out", path);
      expect(readFileSync(path, "utf8")).not.toContain('id="learning"');
      for (const batch of [5, 7]) appendFileSync(log, `${JSON.stringify({ ...evaluation, batch })}\n`);
      await inspect(full, "--out", path);
      expect(readFileSync(path, "utf8")).toMatch(/bitError 0.5 after 7 batches/);
    } finally {
      writeFileSync(log, before);
    }
  });

  test("reports the symbols shown and needed", async () => {
    const { shown, needed, measures } = await report(full);
    expect([shown[0], shown[3], shown[4]]).toEqual(["▸", "◂", null]);
    expect(shown.slice(1, 3)).toEqual(needed.slice(4).map((symbols) => symbols![0]));
    expect(measures.misses.stepCount).toBe(2);
  });

  test("runs experiments, the first without a change", async () => {
    const { experiments, cascades } = await report(full);
    const plain = JSON.parse((await inProcess("run", full, "--json", "--backend", "reference")).stdout) as object;
    expect(plain).toMatchObject({ bitError: experiments[0]!.metrics.bitError });
    expect(cascades.map(({ tensor }) => tensor)).toContain("link");
  });

  test("runs the requested edits and locks", async () => {
    const experiments = (
      await report(full, "--edit", "1:writeGate:0=0", "--edit", "2:memory:3=-1e2", "--lock", "0,1@3")
    ).experiments;
    expect(experiments[1]!.name).toBe(
      "requested: writeGate 0 = 0 in step 1; memory 3 = -100 in step 2; locations 0, 1 locked from step 3 on",
    );
    const { stdout } = await inspect(full, "--lock", "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15");
    expect(stdout).toMatch(/^evaluation set with locations 0, 1, .* locked from the start: bitError [\d.]+ %/m);
    const late = await inspect(full, "--lock", "0,1@3");
    expect(late.stdout).toMatch(/^evaluation set with locations 0, 1 locked from step 3 on: bitError [\d.]+ %/m);
  });

  test("compares with a network without memory, and says which measures do not apply to it", async () => {
    const { cascades } = await report(full, "--lstm", noMemory);
    expect(cascades.filter(({ baseline }) => baseline).map(({ tensor }) => tensor)).toEqual(["h", "c"]);
    expect(await report(noMemory)).toMatchObject({ memory: false, measures: null, experiments: [] });
    expect((await inspect(noMemory)).stdout).toContain("do not apply");
  });

  test("--out writes a page and replaces an existing file", async () => {
    const path = join(folder, "report.html");
    writeFileSync(path, "");
    const { stdout } = await inspect(full, "--out", path, "--lstm", noMemory);
    expect(stdout).toContain(`report   ${path}`);
    const page = readFileSync(path, "utf8");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toMatch(/<\/html>\n$/);
    expect(page).toContain("Memory report: copy");
    expect(page).not.toMatch(/<script|NaN|undefined/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test.for(["repeat-copy", "associative-recall", "priority-sort", "key-value", "n-gram", "allocation"])(
    "works for %s",
    async (name) => {
      const run = join(folder, name);
      const page = join(folder, `${name}.html`);
      const sizes = name === "n-gram" ? ["--length", "12"] : name === "allocation" ? ["--sequences", "2"] : [];
      const few = ["--batches", "1", "--batch-size", "2", "--locations", "5"];
      await inProcess("train", name, ...sizes, ...few, "--out", run);
      const found = JSON.parse((await inProcess("inspect", run, "--json", "--out", page)).stdout) as JsonReport;
      expect(found.shown).toHaveLength(found.steps);
      const asked = found.needed.filter((symbols) => symbols !== null);
      const isShown = asked.every((symbols) => found.shown.includes(symbols![0]!));
      expect([asked.length > 0, isShown]).toEqual(name === "n-gram" ? [false, true] : [true, true]);
      expect(readFileSync(page, "utf8")).not.toMatch(/NaN|undefined/);
    },
  );

  test.each([
    ["with every part", []],
    ["without links", ["--no-links"]],
    ["without allocation, with several heads", ["--no-allocation", "--read-heads", "2", "--write-heads", "2"]],
  ])("measures a sparse memory %s by its touched locations", async (name, flags) => {
    const run = join(folder, name);
    const page = join(folder, `${name}.html`);
    const sparse = ["--locations", "120", "--sparse", "--sparse-reads", "2", ...flags];
    await inProcess("train", "copy", ...SHORT, ...sparse, "--out", run);
    expect((await inProcess("run", run, "--backend", "reference")).stdout).toMatch(/(9|10)\d locations not drawn/);
    const edits = ["--edit", "1:memory:0=0.5", "--lock", "0,119@2"];
    const found = await report(run, "--out", page, ...edits);
    expect(found.measures.locationCount).toBe(120);
    expect(found.measures.locations.length).toBeLessThan(60);
    expect(found.measures.labels).toHaveLength(found.measures.locations.length);
    const tensors = ["memory", "usage", "link", "precedence", "readWeights", "writeWeights", "readVectors", "h", "c"];
    const isThere = (tensor: string) => !(flags.includes("--no-links") && /link|precedence/.test(tensor));
    expect(found.cascades.map(({ tensor }) => tensor)).toEqual(tensors.filter(isThere));
    expect(found.experiments.map(({ name: change }) => change)).toContain(
      "requested: memory 0 = 0.5 in step 1; locations 0, 119 locked from step 2 on",
    );
    expect(found.verdict.locked).not.toBeNull();
    expect(found.reproducibility.again).toBeNull();
    expect(readFileSync(page, "utf8")).not.toMatch(/NaN|undefined/);
    const outside = await inspect(run, "--edit", "2:writeWeights:119=0.5");
    expect(outside.stderr).toMatch(/^dnc: .*location of writeWeights: got 119, expected one of \d+.* in step 2/);
  });

  test.each<[string, RegExp, ...string[]]>([
    [
      "a report in a missing folder",
      /^dnc: --out .*: folder .* does not exist/,
      "--out",
      join(folder, "none", "r.html"),
    ],
    ["a report that is a folder", /^dnc: --out .*: got a folder, expected a file\n$/, "--out", folder],
    ["a baseline with a memory", /^dnc: --lstm .*: got a network with memory, expected one without/, "--lstm", full],
    ["a baseline of other sizes", /^dnc: --lstm .*: got another task or other sizes/, "--lstm", other],
    ["an invalid edit", /^dnc: --edit: got "memory", expected STEP:TENSOR:INDEX=VALUE/, "--edit", "memory"],
    ["an unknown tensor", /^dnc: tensor: got "mood", expected a computed tensor/, "--edit", "1:mood:0=1"],
    ["a step after the end", /^dnc: step: got 6, expected a whole number from 0 to 5\n$/, "--edit", "6:usage:0=1"],
    ["a location out of range", /^dnc: locations: got 16, expected whole numbers from 0 to 15\n$/, "--lock", "16"],
    ["two locks", /^dnc: --lock: got "2", expected one --lock with all locations;/, "--lock", "1", "--lock", "2"],
    ["a lock after the end", /^dnc: --lock: got step 6, expected a step from 0 to 5\n$/, "--lock", "1@6"],
    ["an example out of range", /^dnc: --example: got 100, expected 0 to 99/, "--example", "100"],
  ])("rejects %s", async (_, message, ...args) => {
    const { code, stdout, stderr } = await inspect(full, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});
