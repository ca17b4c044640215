import { ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequencesOf } from "../testing/sequences.ts";
import type { Answers } from "../testing/taskLaws.ts";
import { prioritySortTask } from "./prioritySortTask.ts";

interface Options {
  readonly bits: number;
  readonly items: number;
  readonly kept: number;
}

/** Removes the item of the highest priority, once for every step after the recall flag. */
function solve(x: readonly (readonly number[])[], { bits }: Options): Answers {
  const recall = x.findIndex((channels) => channels[bits + 1] === 1);
  const left = new Set(x.slice(0, recall));
  const answers = new Map<number, readonly number[]>();
  for (let step = recall + 1; step < x.length; step++) {
    let highest: readonly number[] | undefined;
    for (const item of left) if (!highest || item[bits]! > highest[bits]!) highest = item;
    left.delete(highest!);
    answers.set(step, highest!.slice(0, bits));
  }
  return answers;
}

describe("the priority sort task", () => {
  describeBitTaskLaws<Options>({
    make: prioritySortTask,
    options: fc
      .record({ bits: fc.integer({ min: 1, max: 5 }), items: fc.integer({ min: 1, max: 9 }), share: fc.nat(8) })
      .map(({ bits, items, share }) => ({ bits, items, kept: 1 + (share % items) })),
    large: { bits: 6, items: 8, kept: 6 },
    solve,
  });

  it("has distinct, uniform priorities from -1 to 1 that are exact in float32", () => {
    const sequences = sequencesOf([prioritySortTask({ seed: 2, items: 10 }).trainingBatch(0, 1000)]);
    const priorities = sequences.map(({ x }) => x.slice(0, 10).map((channels) => channels[6]!));
    for (const each of priorities) expect(new Set(each).size).toBe(10);
    const all = priorities.flat();
    expect(all.every((priority) => priority >= -1 && priority <= 1 && Number.isInteger(priority * 2 ** 19))).toBe(true);
    const quarters = [-1, -0.5, 0, 0.5].map((from) => all.filter((p) => p >= from && p < from + 0.5).length);
    for (const count of quarters) expect(Math.abs(count - 2500)).toBeLessThan(217); // five standard deviations
  });

  it("keeps four fifths of the items by default, in every lesson", () => {
    const task = prioritySortTask({ seed: 1, items: 20 });
    expect(task.lessons).toEqual(["2 of 2 items", "4 of 4 items", "7 of 8 items", "13 of 16 items", "16 of 20 items"]);
    expect(task.trainingSteps).toBe(20 + 1 + 16);
    expect(prioritySortTask({ seed: 1, items: 1 }).lessons).toEqual(["1 of 1 items"]);
  });

  it("is solved at a bit error of 0.02, not at 0.03", () => {
    const task = prioritySortTask({ seed: 1 });
    expect(task.isSolved({ bitError: 0.02 })).toBe(true);
    expect(task.isSolved({ bitError: 0.03 })).toBe(false);
  });

  it("is rendered with the priorities as bars above the items", () => {
    const task = prioritySortTask({ seed: 1, bits: 1, items: 3, kept: 1 });
    const [batch] = task.evaluationBatches(1);
    const [signs, input] = task.render(batch!, 0).split("\n");
    expect(signs).toMatch(/^ {8}[▁▂▃▄▅▆▇█]{3}◂$/);
    expect(input).toMatch(/^input {3}[▇·]{3}$/);
  });

  it.for([
    ["bits", 0, 1024],
    ["items", 0, 1000],
    ["kept", 9, 8],
  ] as const)("rejects %s of %s by name", ([field, value, most]) => {
    const attempt = () => prioritySortTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected a whole number from 1 to ${most}`);
  });
});
