import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems, unit } from "../testing/index.ts";
import { sigmoidCrossEntropy } from "./sigmoidCrossEntropy.ts";

const bits = (y: number[], target: number[], weight: number) => ({
  settings: { Y: y.length },
  given: { y, target, weight: [weight] },
});

describe("sigmoidCrossEntropy", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = [1, 6, 19].map((Y) => ({ settings: { Y }, domains: { target: unit, weight: unit } }));
    expect(kernelProblems(sigmoidCrossEntropy, calls)).toEqual([]);
  });

  test("is -Σ t log p + (1-t) log(1-p), weighted", () => {
    const p = (y: number) => 1 / (1 + Math.exp(-y));
    const expected = -Math.log(p(0.5)) - Math.log(1 - p(-2)) - Math.log(1 - p(1.5));
    expect(forward(sigmoidCrossEntropy, bits([0.5, -2, 1.5], [1, 0, 0], 0.25)).loss![0]).toBeCloseTo(expected / 4, 14);
  });

  test("a logit of 0 costs one bit for either target", () => {
    expect(forward(sigmoidCrossEntropy, bits([0, 0], [0, 1], 1)).loss![0]).toBeCloseTo(2 * Math.LN2, 14);
  });

  test("a large correct logit costs 0, a large wrong one its own size, without overflow", () => {
    expect(forward(sigmoidCrossEntropy, bits([1e4, -1e4], [1, 0], 1)).loss![0]).toBe(0);
    const wrong = bits([1e4, -1e4], [0, 1], 1);
    expect(forward(sigmoidCrossEntropy, wrong).loss![0]).toBe(2e4);
    expect([...gradients(sigmoidCrossEntropy, wrong, { loss: [1] }).y!]).toEqual([1, -1]);
  });

  test("a step of weight 0 is not judged", () => {
    const unjudged = bits([3, -4], [0, 1], 0);
    expect(forward(sigmoidCrossEntropy, unjudged).loss![0]).toBe(0);
    expect([...gradients(sigmoidCrossEntropy, unjudged, { loss: [1] }).y!].map(Math.abs)).toEqual([0, 0]);
  });
});
