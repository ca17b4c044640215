import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems } from "../testing/index.ts";
import { layerNorm } from "./layerNorm.ts";

const identity = { gain: [1, 1, 1, 1, 1, 1], bias: [0, 0, 0, 0, 0, 0] };
const moments = (x: ArrayLike<number>): readonly [mean: number, variance: number] => {
  const values = Array.from(x);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
};

describe("layerNorm", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = [
      { G: 1, K: 2 },
      { G: 1, K: 9 },
      { G: 4, K: 3 },
    ].map((settings) => ({ settings }));
    expect(kernelProblems(layerNorm, calls)).toEqual([]);
  });

  test("gives each group the mean 0 and the variance 1", () => {
    const given = { ...identity, input: [5, 7, 12, -300, 100, 20] };
    const { out } = forward(layerNorm, { settings: { G: 2, K: 3 }, given });
    for (const group of [out!.subarray(0, 3), out!.subarray(3)]) {
      const [mean, variance] = moments(group);
      expect(mean).toBeCloseTo(0, 12);
      expect(variance).toBeCloseTo(1, 6);
    }
  });

  test("ignores the scale and offset of its input, which then get no gradient", () => {
    const settings = { G: 1, K: 6 };
    const input = [0.3, -2, 5, 1, 4, -1];
    const given = { ...identity, input };
    const moved = { ...identity, input: input.map((x) => 50 * x + 7) };
    const [a, b] = [given, moved].map((given) => forward(layerNorm, { settings, given }).out!);
    expect(Math.max(...a!.map((x, k) => Math.abs(x - b![k]!)))).toBeLessThan(1e-6);
    const dInput = gradients(layerNorm, { settings, given }, { out: [1, 2, -3, 4, 5, 6] }).input!;
    const moment = (weights: readonly number[]) => weights.reduce((sum, w, k) => sum + w * dInput[k]!, 0);
    expect(moment([1, 1, 1, 1, 1, 1])).toBeCloseTo(0, 12);
    expect(moment(input)).toBeCloseTo(0, 5);
  });

  test("of equal numbers, and of a group of one, is the bias, with finite gradients", () => {
    const bias = [1, 2, 3, 4, 5, 6];
    for (const settings of [
      { G: 1, K: 6 },
      { G: 6, K: 1 },
    ]) {
      const given = { gain: identity.gain, bias, input: [8, 8, 8, 8, 8, 8] };
      expect([...forward(layerNorm, { settings, given }).out!]).toEqual(bias);
      expect(gradients(layerNorm, { settings, given }, { out: bias }).input!.every(Number.isFinite)).toBe(true);
    }
  });
});
