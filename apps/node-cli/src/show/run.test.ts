import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "../testing/inProcess.ts";
import type { MemoryStep } from "./memorySteps.ts";

const SHORT = ["--max-length", "2", "--bits", "3", "--batch-size", "4", "--batches", "2", "--backend", "reference"];

interface Shown {
  readonly right: boolean;
  readonly memory: boolean;
  readonly steps: readonly (Partial<MemoryStep> & { readonly step: number; readonly shown: string })[];
}

describe("dnc run", () => {
  const folder = mkdtempSync(join(tmpdir(), "dnc-run-"));
  const [whole, alone] = [join(folder, "whole"), join(folder, "alone")];
  beforeAll(async () => {
    await inProcess("train", "copy", ...SHORT, "--read-heads", "2", "--out", whole);
    await inProcess("train", "copy", ...SHORT, "--no-memory", "--out", alone);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const shown = async (...words: string[]) => JSON.parse((await inProcess("run", ...words, "--json")).stdout) as Shown;

  test("draws the sequence, says whether it is right, and tells every step", async () => {
    const { code, stdout, stderr } = await inProcess("run", whole);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^(right|wrong): bitError .* %, sequenceError (0|100) %/m);
    expect(stdout).toContain("answered");
    expect(stdout).toContain("what the memory did");
    for (let step = 0; step < 6; step++) expect(stdout).toMatch(new RegExp(`^ +${step} {3}[█·]{5}`, "m"));
    expect(stdout).not.toContain("\u001b");
  });

  test("--json says it in one object", async () => {
    const found = await shown(whole);
    expect(found).toMatchObject({ task: "copy", set: "evaluation", example: 0, memory: true });
    expect(found.steps.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(found.steps[0]!.reads).toHaveLength(2);
  });

  test("shows other sequences, some of the steps, one of the heads", async () => {
    const words = (found: Shown) => found.steps.map((step) => step.shown).join(" ");
    const first = await shown(whole);
    expect(words(await shown(whole, "--example", "1"))).not.toBe(words(first));
    expect(words(await shown(whole, "--set", "validation"))).not.toBe(words(first));
    expect(words(await shown(whole, "--seed", "9"))).not.toBe(words(first));
    const part = await shown(whole, "--steps", "2..3", "--head", "1");
    expect(part.steps.map(({ step, reads }) => [step, reads?.length])).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  test("runs a network without what it was trained with: no way but by content, nothing allocated", async () => {
    const found = await shown(whole, "--ablate", "links,allocation");
    expect(found).toMatchObject({ ablated: ["links", "allocation"] });
    for (const { writes, reads } of found.steps) {
      for (const { allocation } of writes!) expect(allocation).toBe(0);
      for (const { modes, way } of reads!) expect([modes.content, way]).toEqual([1, "content"]);
    }
    const { stdout } = await inProcess("run", whole, "--ablate", "links");
    expect(stdout).toContain("without  links, with which it was trained");
    const refused = await inProcess("run", alone, "--ablate", "links");
    expect([refused.code, refused.stderr]).toEqual([2, "dnc: --ablate links: this network has no memory\n"]);
  });

  test("says of a network without memory that it has none", async () => {
    expect((await inProcess("run", alone)).stdout).toContain("This network has no memory");
    expect(await shown(alone)).toMatchObject({ memory: false });
  });

  test.each<[string, RegExp, ...string[]]>([
    [
      "an example that is not there",
      /^dnc: --example 100: the evaluation set has 100 sequences, from 0 to 99\n$/,
      "--example",
      "100",
    ],
    ["a head that is not there", /^dnc: --head 2: the network has 2 read heads, from 0 to 1\n$/, "--head", "2"],
    ["steps behind the end", /^dnc: --steps 6\.\.: the sequence has 6 steps, from 0 to 5\n$/, "--steps", "6..7"],
    ["an ablation that is none", /^dnc: --ablate is "sleep"; expected links, or allocation/, "--ablate", "sleep"],
    ["steps that are none", /^dnc: --steps is "three"; expected two steps with \.\. between/, "--steps", "three"],
    ["steps the wrong way round", /^dnc: --steps is "4\.\.2"; expected .* not before it/, "--steps", "4..2"],
  ])("refuses %s", async (_, sentence, ...words) => {
    const { code, stdout, stderr } = await inProcess("run", whole, ...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
  });
});
