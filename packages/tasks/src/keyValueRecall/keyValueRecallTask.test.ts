import { ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeBitTaskLaws } from "../testing/bitTaskLaws.ts";
import { sequencesOf } from "../testing/sequences.ts";
import type { Answers } from "../testing/taskLaws.ts";
import { keyValueRecallTask } from "./keyValueRecallTask.ts";

interface Options {
  readonly keyBits: number;
  readonly valueBits: number;
  readonly minPairs: number;
  readonly maxPairs: number;
  readonly queries: number;
  readonly rewrites: number;
}

/** Looks up queries in a dictionary that keeps the newest value of each key. */
function solve(x: readonly (readonly number[])[], { keyBits }: Options): Answers {
  const dictionary = new Map<string, readonly number[]>();
  const answers = new Map<number, readonly number[]>();
  x.forEach((channels, step) => {
    const key = channels.slice(0, keyBits).join("");
    if (channels.at(-1) === 1) answers.set(step, dictionary.get(key)!);
    else dictionary.set(key, channels.slice(keyBits, -1));
  });
  return answers;
}

describe("the key-value recall task", () => {
  describeBitTaskLaws<Options>({
    make: keyValueRecallTask,
    options: fc
      .record({
        keyBits: fc.integer({ min: 3, max: 35 }),
        valueBits: fc.integer({ min: 1, max: 4 }),
        minPairs: fc.integer({ min: 1, max: 4 }),
        more: fc.nat(4),
        queries: fc.integer({ min: 1, max: 5 }),
        share: fc.nat(4),
      })
      .map(({ more, share, ...rest }) => ({
        ...rest,
        maxPairs: rest.minPairs + more,
        rewrites: share % (rest.minPairs + 1),
      })),
    large: { keyBits: 6, valueBits: 6, minPairs: 4, maxPairs: 8, queries: 4, rewrites: 2 },
    solve,
  });

  it("has each key once, and `rewrites` distinct keys a second time, with a new value", () => {
    const task = keyValueRecallTask({ seed: 1, valueBits: 20, maxPairs: 5, minPairs: 5, rewrites: 3 });
    for (const { x, answer } of sequencesOf([task.trainingBatch(0, 200)])) {
      const pairs = x.filter((_, step) => answer[step] === 0);
      const keys = pairs.map((channels) => channels.slice(0, 6).join(""));
      const times = [...new Set(keys)].map((key) => keys.filter((other) => other === key).length);
      expect(times.toSorted()).toEqual([1, 1, 2, 2, 2]);
      expect(new Set(pairs.map((channels) => channels.slice(6, 26).join(""))).size).toBe(8);
    }
  });

  it("queries every key equally often", () => {
    const task = keyValueRecallTask({ seed: 1, minPairs: 4, maxPairs: 4, queries: 1, rewrites: 0 });
    const queried = sequencesOf([task.trainingBatch(0, 2000)]).map(({ x }) => {
      const keys = x.map((channels) => channels.slice(0, 6).join(""));
      return keys.indexOf(keys[4]!);
    });
    for (const key of [0, 1, 2, 3]) {
      expect(Math.abs(queried.filter((each) => each === key).length - 500)).toBeLessThan(97); // five standard deviations
    }
  });

  it("counts queries with any wrong bit", () => {
    const task = keyValueRecallTask({ seed: 1, valueBits: 3, minPairs: 2, maxPairs: 2, queries: 4 });
    const [batch] = task.evaluationBatches(2);
    const y = batch!.target.map((bit) => (bit > 0.5 ? 1 : -1));
    const firstQuery = batch!.answer.indexOf(1);
    y[3 * firstQuery]! *= -1;
    y[3 * firstQuery + 2]! *= -1;
    const tally = task.tally();
    tally.add(batch!, y);
    expect(tally.metrics()).toEqual({ bitError: 2 / 24, queryError: 1 / 8, sequenceError: 0.5, sequences: 2 });
  });

  it("has sequences of 100,000 pairs, each with its own key", () => {
    const task = keyValueRecallTask({ seed: 1, keyBits: 32, valueBits: 1, maxPairs: 100_000, queries: 100 });
    const [batch] = task.evaluationBatches(1);
    const { x, steps } = batch!;
    expect(steps).toBe(100_100);
    const keys = new Set<number>();
    for (let step = 0; step < 100_000; step++) {
      let key = 0;
      for (let bit = 0; bit < 32; bit++) key += x[34 * step + bit]! * 2 ** bit;
      keys.add(key);
    }
    expect(keys.size).toBe(100_000);
  });

  it("is rendered with keys above values, and no value at a query", () => {
    const task = keyValueRecallTask({ seed: 1, keyBits: 1, valueBits: 1, minPairs: 2, maxPairs: 2, queries: 1 });
    const [batch] = task.evaluationBatches(1);
    const [signs, key, value, target] = task.render(batch!, 0).split("\n");
    expect(signs).toBe("          ?");
    expect(key).toMatch(/^key {5}[▇·]{3}$/);
    expect(value).toMatch(/^value {3}[▇·]{2}$/);
    expect(target).toMatch(/^target {4}[▇·]$/);
  });

  it.for([
    ["keyBits", 0, "a whole number from 1 to 1024"],
    ["valueBits", 1025, "a whole number from 1 to 1024"],
    ["maxPairs", 0, "a whole number from 1 to 1000000"],
    ["minPairs", 9, "a whole number from 1 to 8"],
    ["queries", 0, "a whole number from 1 to 1000000"],
    ["rewrites", 3, "a whole number from 0 to 2"],
    ["maxPairs", 65, "at most 64, the number of distinct keys of 6 bits"],
  ] as const)("rejects %s of %s by name", ([field, value, expected]) => {
    const attempt = () => keyValueRecallTask({ seed: 1, [field]: value });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(`${field}: got ${value}, expected ${expected}`);
  });
});
