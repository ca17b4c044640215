import { describe, expect, test } from "vitest";
import { forward, type KernelCall, kernelProblems, memorySizes, positive, unit } from "../testing/index.ts";
import { contentWeighting } from "./contentWeighting.ts";

const domains = { strengths: (uniform: number) => 1 + 3 * uniform, masks: positive };
const calls = [...memorySizes, { N: 3, W: 1, R: 1 }].flatMap(({ N, W, R }): KernelCall[] => {
  const settings = { N: N!, W: W!, K: R! };
  return [
    { settings, domains },
    { settings, domains, without: ["masks"] },
  ];
});

/** Weights of one key on three locations of word size two. */
function look(key: number[], strength: number, mask?: number[]): number[] {
  const given = { memory: [1, 0, 0, 1, 3, 3], keys: key, strengths: [strength], ...(mask && { masks: mask }) };
  const call = { settings: { N: 3, W: 2, K: 1 }, given, without: mask ? [] : ["masks"] };
  return [...forward(contentWeighting, call).weights!];
}

const close = (expected: number[]) => expected.map((value) => expect.closeTo(value, 5));

describe("contentWeighting", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(contentWeighting, calls)).toEqual([]);
  });

  test("the weights are the softmax of strength times cosine similarity", () => {
    const cosines = [1, 0, Math.SQRT1_2];
    const exponentials = cosines.map((cosine) => Math.exp(2 * cosine));
    const total = exponentials.reduce((sum, value) => sum + value);
    expect(look([5, 0], 2)).toEqual(close(exponentials.map((value) => value / total)));
  });

  test("weights depend on the direction of keys and words, not on their length", () => {
    expect(look([10, 10], 3)).toEqual(close(look([1, 1], 3)));
    expect(look([1, 1], 200)).toEqual(close([0, 0, 1]));
    expect(look([-1, 0], 200)).toEqual(close([0, 1, 0]));
  });

  test("weights sum to 1, at any strength, without overflow", () => {
    for (const strength of [1, 50, 1e4]) {
      for (const key of [
        [1, 0.5],
        [-1, -1],
      ]) {
        expect(look(key, strength).reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
      }
    }
  });

  test("a mask of ones changes nothing, a mask of zeros hides all words", () => {
    expect(look([1, 2], 3, [1, 1])).toEqual(look([1, 2], 3));
    expect(look([1, 2], 3, [0, 0])).toEqual(close([1 / 3, 1 / 3, 1 / 3]));
  });

  test("words that differ only where the mask is 0 have equal weights", () => {
    const [first, second, third] = look([1, 9], 50, [1, 0]) as [number, number, number];
    expect(first).toBeCloseTo(third, 4);
    expect(second).toBeLessThan(1e-9);
  });

  test.each([
    ["key", { keys: [0, 0, 0] }],
    ["memory", { memory: new Array<number>(12).fill(0) }],
    ["mask", { masks: [0, 0, 0] }],
    ["key and memory", { keys: [0, 0, 0], memory: new Array<number>(12).fill(0) }],
  ])("an all-zero %s gives equal weights and finite, correct gradients", (_title, given) => {
    const call = { settings: { N: 4, W: 3, K: 1 }, domains: { ...domains, masks: unit }, given, delta: 1e-7 };
    expect([...forward(contentWeighting, call).weights!]).toEqual(close([0.25, 0.25, 0.25, 0.25]));
    expect(kernelProblems(contentWeighting, [call])).toEqual([]);
  });
});
