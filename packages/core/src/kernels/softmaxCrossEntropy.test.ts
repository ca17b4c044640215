import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems, unit } from "../testing/index.ts";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.ts";

const classes = (G: number, y: number[], target: number[], weight = 1) => ({
  settings: { Y: y.length, G },
  given: { y, target, weight: [weight] },
});

describe("softmaxCrossEntropy", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const sizes = [
      { Y: 1, G: 1 },
      { Y: 7, G: 1 },
      { Y: 15, G: 3 },
      { Y: 4, G: 4 },
    ];
    const calls = sizes.map((settings) => ({ settings, domains: { target: unit, weight: unit } }));
    expect(kernelProblems(softmaxCrossEntropy, calls)).toEqual([]);
  });

  test("is -log of the probability of the correct class, summed over groups and weighted", () => {
    const p = (y: number[], j: number) => Math.exp(y[j]!) / y.reduce((sum, value) => sum + Math.exp(value), 0);
    const call = classes(2, [1, 2, 0.5, -1, 0, 3], [0, 1, 0, 1, 0, 0], 0.5);
    const expected = -Math.log(p([1, 2, 0.5], 1)) - Math.log(p([-1, 0, 3], 0));
    expect(forward(softmaxCrossEntropy, call).loss![0]).toBeCloseTo(expected / 2, 14);
  });

  test("adding a number, large or small, to all logits of a group changes nothing", () => {
    const near = classes(1, [1, 2, 3], [1, 0, 0]);
    const far = classes(1, [1001, 1002, 1003], [1, 0, 0]);
    expect(forward(softmaxCrossEntropy, far).loss![0]).toBeCloseTo(forward(softmaxCrossEntropy, near).loss![0]!, 11);
    expect(gradients(softmaxCrossEntropy, far, { loss: [1] }).y!.every(Number.isFinite)).toBe(true);
  });

  test("a group whose target is all zeros is not judged", () => {
    const call = classes(2, [1, 2, 300, -1], [1, 0, 0, 0]);
    expect(forward(softmaxCrossEntropy, call).loss![0]).toBeCloseTo(Math.log(Math.exp(1) + Math.exp(2)) - 1, 14);
    const { y } = gradients(softmaxCrossEntropy, call, { loss: [1] });
    expect([...y!.subarray(2)].map(Math.abs)).toEqual([0, 0]);
  });

  test("the gradients of a judged group sum to 0", () => {
    const { y } = gradients(softmaxCrossEntropy, classes(1, [1, -2, 0.5], [0, 0, 1]), { loss: [1] });
    expect(Array.from(y!).reduce((sum, value) => sum + value)).toBeCloseTo(0, 14);
  });
});
