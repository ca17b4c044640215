import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "../testing/inProcess.ts";
import type { MemoryStep, Written } from "./memorySteps.ts";

const SHORT = ["--max-length", "2", "--bits", "3", "--batch-size", "4", "--batches", "2", "--backend", "reference"];

interface Shown {
  readonly right: boolean;
  readonly memory: boolean;
  readonly steps: readonly (Partial<MemoryStep> & { readonly step: number; readonly shown: string })[];
}

/** The steps from step 4 on, without earlier writes, which a trace from step 4 on does not know. */
function sinceStep4({ steps }: Shown) {
  const known = (written: Written) => (typeof written === "number" && written >= 4 ? written : undefined);
  return steps
    .filter(({ step }) => step >= 4)
    .map(({ reads, writes, ...step }) => ({
      ...step,
      reads: reads!.map((read) => ({ ...read, written: known(read.written) })),
      writes: writes!.map((write) => ({ ...write, held: known(write.held), freed: write.freed !== null })),
    }));
}

describe("dnc run", () => {
  const folder = mkdtempSync(join(tmpdir(), "dnc-run-"));
  const full = join(folder, "full");
  const noMemory = join(folder, "no-memory");
  beforeAll(async () => {
    await inProcess("train", "copy", ...SHORT, "--read-heads", "2", "--out", full);
    await inProcess("train", "copy", ...SHORT, "--no-memory", "--out", noMemory);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const shown = async (...args: string[]) => JSON.parse((await inProcess("run", ...args, "--json")).stdout) as Shown;

  test("prints the sequence, its score and every step", async () => {
    const { code, stdout, stderr } = await inProcess("run", full);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^(correct|wrong): bitError .* %, sequenceError (0|100) %/m);
    expect(stdout).toContain("answered");
    expect(stdout).toContain("memory by step");
    for (let step = 0; step < 6; step++) expect(stdout).toMatch(new RegExp(`^ +${step} {3}[█·]{5}`, "m"));
    expect(stdout).not.toContain("\u001b");
  });

  test("--json prints one object", async () => {
    const found = await shown(full);
    expect(found).toMatchObject({ task: "copy", set: "evaluation", example: 0, memory: true });
    expect(found.steps.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(found.steps[0]!.reads).toHaveLength(2);
  });

  test("selects sequences, steps and heads", async () => {
    const inputs = (found: Shown) => found.steps.map((step) => step.shown).join(" ");
    const first = await shown(full);
    expect(inputs(await shown(full, "--example", "1"))).not.toBe(inputs(first));
    expect(inputs(await shown(full, "--set", "validation"))).not.toBe(inputs(first));
    expect(inputs(await shown(full, "--seed", "9"))).not.toBe(inputs(first));
    const part = await shown(full, "--steps", "2..3", "--head", "1");
    expect(part.steps.map(({ step, reads }) => [step, reads?.length])).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  test("--ablate runs without links and allocation: all reads by content, nothing allocated", async () => {
    const found = await shown(full, "--ablate", "links,allocation");
    expect(found).toMatchObject({ ablated: ["links", "allocation"] });
    for (const { writes, reads } of found.steps) {
      for (const { allocation } of writes!) expect(allocation).toBe(0);
      for (const { modes, way } of reads!) expect([modes.content, way]).toEqual([1, "content"]);
    }
    const { stdout } = await inProcess("run", full, "--ablate", "links");
    expect(stdout).toContain("without  links (used in training)");
    const rejected = await inProcess("run", noMemory, "--ablate", "links");
    expect([rejected.code, rejected.stderr]).toEqual([2, "dnc: --ablate links: this network has no memory\n"]);
  });

  describe("of a sequence too long for the trace of a sparse memory", () => {
    const long = join(folder, "long");
    const sizes = ["--sizes", "max-pairs=600,queries=100", "--locations", "32768", "--backend", "wasm-simd"];
    beforeAll(async () => {
      const keys = ["--key-bits", "12", "--value-bits", "2"];
      const network = ["--sparse", "--feedforward", "8", "--word-size", "64", "--locations", "16"];
      await inProcess("train", "key-value", ...keys, ...network, "--batch-size", "2", "--batches", "1", "--out", long);
    });

    test("shows the last steps, or those requested, and the score of all", async () => {
      const found = await shown(long, ...sizes);
      expect(found.steps.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, at) => 660 + at));
      const evaluated = await inProcess("eval", long, ...sizes, "--sequences", "1", "--json");
      const { bitError, queryError } = JSON.parse(evaluated.stdout) as Record<string, number>;
      expect(found).toMatchObject({ bitError, queryError });
      const first = await shown(long, ...sizes, "--steps", "0..9");
      const next = await shown(long, ...sizes, "--steps", "4..9");
      expect(sinceStep4(next)).toEqual(sinceStep4(first));
      expect(next.steps.flatMap(({ reads }) => reads!.map(({ written }) => written))).toContain("earlier");
      const { stdout } = await inProcess("run", long, ...sizes, "--steps", "4..9");
      expect(stdout).toContain("steps    4 to 9, of a sequence too long to show; --steps shows others");
      expect(stdout).toMatch(/^ +9 {3}/m);
    });

    test("refuses more steps than a trace can have; dnc inspect names the cure", async () => {
      const run = await inProcess("run", long, ...sizes, "--steps", "0..600");
      expect([run.code, run.stdout]).toEqual([2, ""]);
      expect(run.stderr).toMatch(/^dnc: --steps: got 601 steps, expected at most \d+ of so long a sequence: the trace/);
      const large = join(folder, "large");
      const keys = ["--key-bits", "12", "--max-pairs", "9"];
      const network = ["--sparse", "--feedforward", "8", "--word-size", "64", "--locations", "131072"];
      const flags = ["--batch-size", "1", "--batches", "1", "--backend", "wasm-simd"];
      await inProcess("train", "key-value", ...keys, ...network, ...flags, "--until", "1", "--out", large);
      const inspected = await inProcess("inspect", large, "--sizes", "max-pairs=1500", "--backend", "wasm-simd");
      expect([inspected.code, inspected.stdout]).toEqual([2, ""]);
      expect(inspected.stderr).toMatch(
        /^dnc: a sequence of 1,504 steps, expected at most \d+: .* --sizes gives shorter/,
      );
    });
  });

  test("says that a network has no memory", async () => {
    expect((await inProcess("run", noMemory)).stdout).toContain("This network has no memory");
    expect(await shown(noMemory)).toMatchObject({ memory: false });
  });

  test("draws a walk of the traversal model of @dncjs/models, with the names of the stations", async () => {
    const model = fileURLToPath(new URL("../../../../packages/models/traversal", import.meta.url));
    const args = ["run", model, "--map", "underground", "--walk", "2", "--steps", "118..", "--backend", "wasm-simd"];
    const { code, stdout, stderr } = await inProcess(...args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}walk 1 {2}[A-Z].+ ─.+ [NESW]→ \? ─.+ [NESW]→ \?$/m);
    const [target, output] = ["target", "output"].map(
      (name) => new RegExp(`^ {2}${name} {2}(.+ end)`, "m").exec(stdout)![1],
    );
    expect(output).toBe(target);
    const answered = target!.split(" ─")[0]!;
    expect(stdout).toMatch(new RegExp(`^ 120 +${answered} ─`, "m"));
  });

  test.each<[string, RegExp, ...string[]]>([
    [
      "an example out of range",
      /^dnc: --example: got 100, expected 0 to 99 \(the evaluation set has 100 sequences\)\n$/,
      "--example",
      "100",
    ],
    ["a head out of range", /^dnc: --head: got 2, expected 0 to 1 \(2 read heads\)\n$/, "--head", "2"],
    ["steps after the end", /^dnc: --steps: got 6\.\., expected steps from 0 to 5\n$/, "--steps", "6..7"],
    ["an unknown ablation", /^dnc: --ablate: got "sleep", expected links, allocation, or both/, "--ablate", "sleep"],
    ["steps that are not numbers", /^dnc: --steps: got "three", expected a range of steps/, "--steps", "three"],
    [
      "steps in reverse",
      /^dnc: --steps: got "4\.\.2", expected a first step that is not after the last/,
      "--steps",
      "4..2",
    ],
  ])("rejects %s", async (_, message, ...args) => {
    const { code, stdout, stderr } = await inProcess("run", full, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});
