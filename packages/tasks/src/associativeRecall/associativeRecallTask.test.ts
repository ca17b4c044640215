import { ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequencesOf } from "../testing/sequences.ts";
import type { Answers } from "../testing/taskLaws.ts";
import { associativeRecallTask } from "./associativeRecallTask.ts";

interface Options {
  readonly bits: number;
  readonly columns: number;
  readonly minItems: number;
  readonly maxItems: number;
}

/** Splits the input at its flags, and finds the item after the first query flag among the items before. */
function solve(x: readonly (readonly number[])[], { bits, columns }: Options): Answers {
  const pieces: { item: boolean; columns: (readonly number[])[] }[] = [];
  for (const channels of x) {
    const item = channels[bits] === 1;
    const query = channels[bits + 1] === 1;
    if (item || query) pieces.push({ item, columns: [] });
    else pieces.at(-1)!.columns.push(channels.slice(0, bits));
  }
  const text = pieces.map((piece) => piece.columns.flat().join(""));
  const items = pieces.filter((piece) => piece.item);
  const query = items.length;
  expect(text.slice(0, query).filter((item) => item === text[query])).toHaveLength(1);
  const answer = items[text.indexOf(text[query]!) + 1]!.columns;
  return new Map(answer.map((column, at) => [x.length - columns + at, column]));
}

describe("the associative recall task", () => {
  describeBitTaskLaws<Options>({
    make: associativeRecallTask,
    options: fc
      .record({
        bits: fc.integer({ min: 1, max: 12 }),
        columns: fc.integer({ min: 3, max: 4 }),
        minItems: fc.integer({ min: 2, max: 4 }),
        more: fc.nat(4),
      })
      .map(({ more, ...rest }) => ({ ...rest, maxItems: rest.minItems + more })),
    large: { bits: 6, columns: 3, minItems: 2, maxItems: 6 },
    solve,
  });

  it("queries all items but the last equally often, and is evaluated on the maximum number of items", () => {
    const task = associativeRecallTask({ seed: 4, bits: 6, columns: 1, minItems: 5, maxItems: 5 });
    const queried = sequencesOf([task.trainingBatch(0, 2000)]).map(({ x }) => {
      const items = x.map((channels) => channels.slice(0, 6).join(""));
      return items.indexOf(items[11]!) >> 1;
    });
    for (const item of [0, 1, 2, 3]) {
      expect(Math.abs(queried.filter((each) => each === item).length - 500)).toBeLessThan(97); // five standard deviations
    }
    const longest = associativeRecallTask({ seed: 1 });
    for (const { x } of sequencesOf(longest.evaluationBatches(100))) {
      expect(x.filter((channels) => channels[6] === 1)).toHaveLength(6);
    }
  });

  it("can use all distinct items", () => {
    const task = associativeRecallTask({ seed: 1, bits: 1, columns: 2, minItems: 4, maxItems: 4 });
    for (const { x } of sequencesOf([task.trainingBatch(0, 50)])) {
      const bits = x.map((channels) => channels[0]);
      expect(new Set([1, 4, 7, 10].map((step) => `${bits[step]}${bits[step + 1]}`)).size).toBe(4);
    }
  });

  it.for([
    ["bits", 0, "a whole number from 1 to 1024"],
    ["columns", 101, "a whole number from 1 to 100"],
    ["maxItems", 1, "a whole number from 2 to 1000"],
    ["minItems", 7, "a whole number from 2 to 6"],
  ] as const)("rejects %s of %s by name", ([field, value, expected]) => {
    const attempt = () => associativeRecallTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected ${expected}`);
  });

  it("rejects more items than there are distinct ones", () => {
    expect(() => associativeRecallTask({ seed: 1, bits: 2, columns: 1, maxItems: 5 })).toThrow(
      "maxItems: got 5, expected at most 4, the number of distinct items of 1 × 2 bits",
    );
  });
});
