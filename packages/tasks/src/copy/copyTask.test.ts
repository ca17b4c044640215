import { ConfigError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequenceOf, sequencesOf } from "../testing/sequences.ts";
import type { Answers } from "../testing/taskLaws.ts";
import { copyTask } from "./copyTask.ts";

interface Options {
  readonly bits: number;
  readonly minLength: number;
  readonly maxLength: number;
}

/** Repeats, after the recall flag, the columns between the flags. */
function solve(x: readonly (readonly number[])[], { bits }: Options): Answers {
  const recall = x.findIndex((channels) => channels[bits + 1] === 1);
  const shown = x.slice(1, recall).map((channels) => channels.slice(0, bits));
  return new Map(shown.map((column, at) => [recall + 1 + at, column]));
}

describe("the copy task", () => {
  describeBitTaskLaws<Options>({
    make: copyTask,
    options: fc
      .record({
        bits: fc.integer({ min: 1, max: 9 }),
        minLength: fc.integer({ min: 1, max: 6 }),
        more: fc.nat(6),
      })
      .map(({ more, ...rest }) => ({ ...rest, maxLength: rest.minLength + more })),
    large: { bits: 6, minLength: 6, maxLength: 9 },
    solve,
  });

  it("has one start flag, one recall flag, and no input at scored steps", () => {
    for (const { x, answer } of sequencesOf([copyTask({ seed: 2 }).trainingBatch(0, 100)])) {
      const length = answer.filter((scored) => scored === 1).length;
      const flags = x.map((channels) => channels.slice(6).join(""));
      expect(flags).toEqual(flags.map((_, step) => (step === 0 ? "10" : step === length + 1 ? "01" : "00")));
      const withoutColumns = [x[0], ...x.slice(length + 1)].map((channels) => channels?.slice(0, 6));
      expect(withoutColumns.flat().every((bit) => bit === 0)).toBe(true);
    }
  });

  it("draws each sequence from its own random words, so that no sequence is a shifted copy of another", () => {
    const batch = copyTask({ seed: 9, bits: 1, minLength: 40, maxLength: 40 }).trainingBatch(0, 60);
    const pictures = Array.from({ length: 60 }, (_, b) => sequenceOf(batch, b).target.slice(42).join(""));
    const pieces = pictures.flatMap((picture) => Array.from({ length: 11 }, (_, at) => picture.slice(at, at + 30)));
    expect(pictures[0]).toHaveLength(40);
    expect(new Set(pieces).size).toBe(60 * 11);
  });

  it("draws all lengths equally often", () => {
    const batch = copyTask({ seed: 3, bits: 1, minLength: 2, maxLength: 5 }).trainingBatch(0, 4000);
    const lengths = new Uint8Array(4000);
    batch.answer.forEach((scored, index) => {
      lengths[index % 4000] = (lengths[index % 4000] as number) + scored;
    });
    const counts = [2, 3, 4, 5].map((length) => lengths.filter((drawn) => drawn === length).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4000);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(140); // five standard deviations
  });

  it("is evaluated on the maximum length, in every lesson", () => {
    const task = copyTask({ seed: 1, minLength: 3, maxLength: 8 });
    expect(task.lessons).toEqual(["3 columns", "3 to 6 columns", "3 to 8 columns"]);
    const stepsOf = (batches: Iterable<Batch>) => new Set(sequencesOf(batches).map(({ x }) => x.length));
    expect(stepsOf(task.evaluationBatches(30))).toEqual(new Set([18]));
    expect(stepsOf(task.validationBatches(30, 1))).toEqual(new Set([14]));
    expect(stepsOf([task.trainingBatch(0, 200, 1)])).toEqual(new Set([8, 10, 12, 14]));
  });

  it.for([
    ["bits", 0, 1024],
    ["minLength", 9, 8],
    ["maxLength", 1.5, 10_000],
  ] as const)("rejects %s of %s by name", ([field, value, most]) => {
    const attempt = () => copyTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected a whole number from 1 to ${most}`);
  });
});

describe("the rendered copy", () => {
  it("has input, target and output on one time axis and marks wrong bits", () => {
    const x = [
      [0, 0, 1, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    const target = [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 0],
      [0, 1],
    ];
    const batch: Batch = {
      steps: 6,
      batch: 1,
      x: Float32Array.from(x.flat()),
      target: Float32Array.from(target.flat()),
      mask: new Float32Array(6).fill(1),
      answer: Float32Array.of(0, 0, 0, 0, 1, 1),
    };
    const y = target.flat().map((bit) => bit - 0.5);
    y[11] = -1;
    expect(copyTask({ seed: 1, bits: 2 }).render(batch, 0, y).split("\n")).toEqual([
      "        ▸  ◂",
      "input    ▇·",
      "         ·▇",
      "target      ▇·",
      "            ·▇",
      "output      ▇·",
      "            ·✕",
      "1 of 4 bits wrong",
    ]);
    expect(copyTask({ seed: 1, bits: 2 }).render(batch, 0)).not.toContain("output");
  });
});
