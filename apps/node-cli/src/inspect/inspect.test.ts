import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dnc, ReferenceBackend } from "@dncjs/core";
import { stateHashes } from "@dncjs/inspect";
import { interference } from "@dncjs/inspect/measures";
import { copyTask } from "@dncjs/tasks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "../testing/inProcess.ts";

const SHORT = ["--max-length", "2", "--bits", "3", "--batch-size", "4", "--batches", "2", "--backend", "reference"];

interface Told {
  readonly memory: boolean;
  readonly steps: number;
  readonly shown: readonly (string | null)[];
  readonly needed: readonly (readonly string[] | null)[];
  readonly measures: { readonly interference: { readonly total: number }; readonly misses: { readonly asked: number } };
  readonly cascades: readonly { readonly tensor: string; readonly baseline: boolean; readonly growth: number }[];
  readonly experiments: readonly { readonly name: string; readonly metrics: { readonly bitError: number } }[];
  readonly reproducibility: { readonly hashes: readonly string[]; readonly again: unknown };
}

describe("dnc inspect", () => {
  const folder = mkdtempSync(join(tmpdir(), "dnc-inspect-"));
  const [whole, alone, other] = ["whole", "alone", "other"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  beforeAll(async () => {
    await inProcess("train", "copy", ...SHORT, "--out", whole);
    await inProcess("train", "copy", ...SHORT, "--no-memory", "--out", alone);
    await inProcess("train", "copy", ...SHORT, "--max-length", "3", "--no-memory", "--out", other);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const inspect = (...words: string[]) => inProcess("inspect", ...words, "--backend", "reference");
  const told = async (...words: string[]) => JSON.parse((await inspect(...words, "--json")).stdout) as Told;

  test("prints every measure with a line on what it means", async () => {
    const { code, stdout, stderr } = await inspect(whole);
    expect([code, stderr]).toEqual([0, ""]);
    const names = [...stdout.matchAll(/^([a-z][a-z ]+)$/gm)].map(([, name]) => name);
    expect(names).toEqual(["interference", "misses", "leaks", "sharpness", "cascade", "what if", "reproducibility"]);
    expect(stdout).toContain("usage after freeing × write");
    expect(stdout).toContain("A second run on reference gave the same bits in every step.");
    expect(stdout).not.toContain("\u001b");
  });

  test("--json says what the package measures of the same trace", async () => {
    const found = await told(whole, "--example", "3");
    const model = Dnc.load(readFileSync(join(whole, "model.safetensors")), { backend: new ReferenceBackend() });
    const task = copyTask({ bits: 3, maxLength: 2, seed: 1 });
    const trace = await model.trace([...task.evaluationBatches(1)][3]!.x);
    expect(found.measures.interference.total).toBe(interference(trace).total);
    expect(found.reproducibility).toMatchObject({ hashes: stateHashes(trace), again: null });
  });

  test("knows what is shown and what is needed", async () => {
    const { shown, needed, measures } = await told(whole);
    expect([shown[0], shown[3], shown[4]]).toEqual(["▸", "◂", null]);
    expect(shown.slice(1, 3)).toEqual(needed.slice(4).map((symbols) => symbols![0]));
    expect(measures.misses.asked).toBe(2);
  });

  test("tries changes, the first of which is none", async () => {
    const { experiments, cascades } = await told(whole);
    const plain = JSON.parse((await inProcess("run", whole, "--json", "--backend", "reference")).stdout) as object;
    expect(plain).toMatchObject({ bitError: experiments[0]!.metrics.bitError });
    expect(cascades.map(({ tensor }) => tensor)).toContain("link");
  });

  test("tries what it is asked to: numbers and locks", async () => {
    const tried = (await told(whole, "--edit", "1:writeGate:0=0", "--edit", "2:memory:3=-1e2", "--lock", "0,1@3"))
      .experiments;
    expect(tried[1]!.name).toBe(
      "as asked: writeGate 0 is 0 in step 1; memory 3 is -100 in step 2; rows 0, 1 locked from step 3 on",
    );
    const { stdout } = await inspect(whole, "--lock", "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15");
    expect(stdout).toMatch(/^the evaluation set with rows 0, 1, .* locked: bitError [\d.]+ %/m);
  });

  test("compares with a network without memory, of which it says what cannot be measured", async () => {
    const { cascades } = await told(whole, "--lstm", alone);
    expect(cascades.filter(({ baseline }) => baseline).map(({ tensor }) => tensor)).toEqual(["h", "c"]);
    expect(await told(alone)).toMatchObject({ memory: false, measures: null, experiments: [] });
    expect((await inspect(alone)).stdout).toContain("cannot be measured");
  });

  test("--out writes a page, whole, in the place of what was there", async () => {
    const path = join(folder, "report.html");
    writeFileSync(path, "old");
    const { stdout } = await inspect(whole, "--out", path, "--lstm", alone);
    expect(stdout).toContain(`report   ${path}`);
    const page = readFileSync(path, "utf8");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toMatch(/<\/html>\n$/);
    expect(page).toContain("What a network did with its memory: copy");
    expect(page).not.toMatch(/<script|NaN|undefined/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test.for(["repeat-copy", "associative-recall", "priority-sort", "key-value", "n-gram", "allocation"])(
    "works for %s",
    async (name) => {
      const [run, page] = [join(folder, name), join(folder, `${name}.html`)];
      const sizes = name === "n-gram" ? ["--length", "12"] : name === "allocation" ? ["--sequences", "2"] : [];
      const few = ["--batches", "1", "--batch-size", "2", "--locations", "5"];
      await inProcess("train", name, ...sizes, ...few, "--out", run);
      const found = JSON.parse((await inProcess("inspect", run, "--json", "--out", page)).stdout) as Told;
      expect(found.shown).toHaveLength(found.steps);
      const asked = found.needed.filter((symbols) => symbols !== null);
      const isShown = asked.every((symbols) => found.shown.includes(symbols![0]!));
      expect([asked.length > 0, isShown]).toEqual(name === "n-gram" ? [false, true] : [true, true]);
      expect(readFileSync(page, "utf8")).not.toMatch(/NaN|undefined/);
    },
  );

  test.each<[string, RegExp, ...string[]]>([
    ["a report in no folder", /^dnc: --out .*: there is no folder /, "--out", join(folder, "none", "r.html")],
    ["a report that is a folder", /^dnc: --out .* is a folder; a file is expected\n$/, "--out", folder],
    ["a baseline with a memory", /^dnc: --lstm .*: this network has a memory\n$/, "--lstm", whole],
    ["a baseline of other sizes", /^dnc: --lstm .*: a run of another task, or of other sizes/, "--lstm", other],
    ["an edit that is none", /^dnc: --edit is "memory"; expected STEP:TENSOR:INDEX=VALUE/, "--edit", "memory"],
    ["a tensor that is none", /^dnc: tensor is "mood"; expected one that the network computes/, "--edit", "1:mood:0=1"],
    ["a step behind the end", /^dnc: step is 6; expected a whole number from 0 to 5\n$/, "--edit", "6:usage:0=1"],
    ["a location that is not there", /^dnc: locations is 16; expected whole numbers from 0 to 15\n$/, "--lock", "16"],
    ["an example that is not there", /^dnc: --example 100: the evaluation set has 100/, "--example", "100"],
  ])("refuses %s", async (_, sentence, ...words) => {
    const { code, stdout, stderr } = await inspect(whole, ...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});
