import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems, unit } from "../testing/index.ts";
import { meanSquare } from "./meanSquare.ts";

const call = { settings: { Y: 3 }, given: { y: [1, 2, 4], target: [1, 0, 7], weight: [0.5] } };

describe("meanSquare", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = [1, 6, 19].map((Y) => ({ settings: { Y }, domains: { weight: unit } }));
    expect(kernelProblems(meanSquare, calls)).toEqual([]);
  });

  test("is the weighted sum of squared differences", () => {
    expect(forward(meanSquare, call).loss![0]).toBe(0.5 * (4 + 9));
    expect([...gradients(meanSquare, call, { loss: [3] }).y!]).toEqual([0, 6, -9]);
  });

  test("a step of weight 0 is not judged", () => {
    expect(forward(meanSquare, { ...call, given: { ...call.given, weight: [0] } }).loss![0]).toBe(0);
  });
});
