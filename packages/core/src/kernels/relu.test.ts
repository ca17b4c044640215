import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems } from "../testing/index.ts";
import { relu } from "./relu.ts";

/** Numbers in ±2 at least 0.05 away from the kink at 0. */
const awayFromZero = (uniform: number) => (uniform < 0.5 ? 3.9 * uniform - 2 : 3.9 * uniform - 1.9);

describe("relu", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = [1, 7, 16].map((K) => ({ settings: { K }, domains: { input: awayFromZero } }));
    expect(kernelProblems(relu, calls)).toEqual([]);
  });

  test("passes positive numbers and their gradients; at 0 the gradient is 0", () => {
    const call = { settings: { K: 4 }, given: { input: [3, 0, -2, 1] } };
    expect([...forward(relu, call).out!]).toEqual([3, 0, 0, 1]);
    expect([...gradients(relu, call, { out: [5, 6, 7, 8] }).input!]).toEqual([5, 0, 0, 8]);
  });
});
