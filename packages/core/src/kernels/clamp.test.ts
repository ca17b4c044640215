import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems } from "../testing/index.ts";
import { clamp } from "./clamp.ts";

describe("clamp", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    // Odd multiples of 0.05 between -2 and 2, so at least 0.05 away from ±0.7.
    const tenths = (uniform: number) => Math.floor(uniform * 40) / 10 - 1.95;
    const calls = [1, 7, 16].map((K) => ({ settings: { K, clip: 0.7 }, domains: { input: tenths } }));
    expect(kernelProblems(clamp, calls)).toEqual([]);
  });

  test("bounds both sides, and passes the gradient at the bounds but not beyond", () => {
    const call = { settings: { K: 5, clip: 1 }, given: { input: [-3, -1, 0.5, 1, 1.5] } };
    expect([...forward(clamp, call).out!]).toEqual([-1, -1, 0.5, 1, 1]);
    expect([...gradients(clamp, call, { out: [1, 2, 3, 4, 5] }).input!]).toEqual([0, 2, 3, 4, 0]);
  });
});
