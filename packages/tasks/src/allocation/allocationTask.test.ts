import { ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequenceOf, sequencesOf } from "../testing/sequences.ts";
import type { Answers } from "../testing/taskLaws.ts";
import { allocationTask } from "./allocationTask.ts";

interface Options {
  readonly bits: number;
  readonly length: number;
  readonly sequences: number;
}

/** Repeats, after a recall flag, the columns since the start flag. */
function solve(x: readonly (readonly number[])[], { bits }: Options): Answers {
  const answers = new Map<number, readonly number[]>();
  let columns: (readonly number[])[] = [];
  let recalling = false;
  x.forEach((channels, step) => {
    const start = channels[bits] === 1;
    const recall = channels[bits + 1] === 1;
    if (start) columns = [];
    if (start || recall) recalling = recall;
    else if (recalling) answers.set(step, columns.shift()!);
    else columns.push(channels.slice(0, bits));
  });
  return answers;
}

const small = { min: 1, max: 4 };

describe("the allocation task", () => {
  describeBitTaskLaws<Options>({
    make: allocationTask,
    options: fc.record({
      bits: fc.integer(small),
      length: fc.integer(small),
      sequences: fc.integer({ min: 1, max: 7 }),
    }),
    large: { bits: 6, length: 5, sequences: 10 },
    solve,
  });

  it("has ten sequences of five columns by default, and no input at scored steps", () => {
    const task = allocationTask({ seed: 1 });
    expect([task.trainingSteps, task.evaluationSteps]).toEqual([120, 120]);
    for (const { x, answer } of sequencesOf(task.evaluationBatches(100))) {
      expect(answer.filter((scored) => scored === 1)).toHaveLength(50);
      expect(x.filter((_, step) => answer[step] === 1).flat()).toEqual(Array(50 * 8).fill(0));
      expect(x.map((channels) => channels[6]).lastIndexOf(1)).toBe(108);
    }
  });

  it("has lessons of 1, 2, 4, … sequences", () => {
    const task = allocationTask({ seed: 1, sequences: 6 });
    expect(task.lessons).toEqual(["1 sequence", "2 sequences", "4 sequences", "6 sequences"]);
    const starts = task.lessons!.map((_, lesson) => {
      const { x } = sequenceOf(task.trainingBatch(3, 1, lesson), 0);
      return x.filter((channels) => channels[6] === 1).length;
    });
    expect(starts).toEqual([1, 2, 4, 6]);
  });

  it.for([
    ["bits", 0],
    ["length", 1.5],
    ["sequences", 1001],
  ] as const)("rejects %s of %s by name", ([field, value]) => {
    const attempt = () => allocationTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected a whole number from 1`);
  });
});
