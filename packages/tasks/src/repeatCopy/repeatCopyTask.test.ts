import { ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequencesOf } from "../testing/sequences.ts";
import type { Answers } from "../testing/taskLaws.ts";
import { repeatCopyTask } from "./repeatCopyTask.ts";

interface Options {
  readonly bits: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly minRepeats: number;
  readonly maxRepeats: number;
}

/** Repeats the columns before the number by that number, then sets the end mark. */
function solve(x: readonly (readonly number[])[], { bits }: Options): Answers {
  const end = x.findIndex((channels) => channels[bits + 1] !== 0);
  const repeats = Math.round(10 * x[end]![bits + 1]!);
  const columns = x.slice(1, end).map((channels) => channels.slice(0, bits));
  const repeated = Array.from({ length: repeats }, () => columns.map((column) => [...column, 0])).flat();
  return new Map([...repeated, [...Array<number>(bits).fill(0), 1]].map((values, at) => [end + 1 + at, values]));
}

const small = { min: 1, max: 3 };

describe("the repeat copy task", () => {
  describeBitTaskLaws<Options>({
    make: repeatCopyTask,
    options: fc
      .record({
        bits: fc.integer(small),
        minLength: fc.integer(small),
        longer: fc.nat(4),
        minRepeats: fc.integer(small),
        more: fc.nat(9),
      })
      .map(({ longer, more, ...rest }) => ({
        ...rest,
        maxLength: rest.minLength + longer,
        maxRepeats: rest.minRepeats + more,
      })),
    large: { bits: 12, minLength: 5, maxLength: 9, minRepeats: 1, maxRepeats: 3 },
    solve,
  });

  it("is evaluated on the maximum number of columns and on every number of repeats", () => {
    const sequences = sequencesOf(repeatCopyTask({ seed: 1 }).evaluationBatches(100));
    const repeats = sequences.map(({ x }) => Math.round(10 * x[5]![5]!));
    expect(new Set(repeats)).toEqual(new Set([1, 2, 3, 4]));
    expect(sequences.map(({ x }) => x.length)).toEqual(repeats.map((times) => 4 + 3 + 4 * times));
  });

  it("has lessons in which columns and repeats grow together", () => {
    expect(repeatCopyTask({ seed: 1, maxLength: 2, minRepeats: 2, maxRepeats: 8 }).lessons).toEqual([
      "1 column 2 times",
      "1 column 2 to 4 times",
      "1 to 2 columns 2 to 8 times",
    ]);
  });

  it("is rendered with the columns, the number of repeats, the columns again and the end mark", () => {
    const task = repeatCopyTask({ seed: 3, bits: 1, minLength: 2, maxLength: 2, minRepeats: 3, maxRepeats: 3 });
    const [batch] = task.evaluationBatches(1);
    const [first, second] = [1, 2].map((step) => (batch!.x[step * 3] === 1 ? "▇" : "·"));
    expect(task.render(batch!, 0).split("\n")).toEqual([
      "        ▸  3",
      `input    ${first}${second}`,
      `target      ${`${first}${second}`.repeat(3)}·`,
      "end         ······▇",
    ]);
  });

  it.for([
    ["bits", 0, 1024],
    ["maxLength", 0, 1000],
    ["minLength", 5, 4],
    ["maxRepeats", 2.5, 1000],
    ["minRepeats", 5, 4],
  ] as const)("rejects %s of %s by name", ([field, value, most]) => {
    const attempt = () => repeatCopyTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected a whole number from 1 to ${most}`);
  });
});
