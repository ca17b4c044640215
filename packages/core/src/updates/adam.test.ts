import { describe, expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { adam } from "./adam.ts";

const plain = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, coupledDecay: 0, decoupledDecay: 0 };
const first = { ...plain, correction1: 1 - 0.9, correction2: 1 - 0.99 };
const start = { parameters: [1, 1, 1], gradients: [3, -1e-3, 0], mean: [0, 0, 0], variance: [0, 0, 0] };

describe("adam", () => {
  test("the first change is the learning rate for a gradient of any size, and 0 for a gradient of 0", () => {
    const { parameters } = applyUpdate(adam, start, first);
    expect(parameters).toEqual([expect.closeTo(0.9, 8), expect.closeTo(1.1, 5), 1]);
  });

  test("a later change is the corrected mean over the root of the corrected variance", () => {
    const constants = { ...plain, beta1: 0.5, beta2: 0.75, epsilon: 0.5, correction1: 0.75, correction2: 0.4375 };
    const found = applyUpdate(adam, { parameters: [2], gradients: [4], mean: [2], variance: [1] }, constants);
    // mean 0.5·2 + 0.5·4 = 3, corrected 4; variance 0.75 + 0.25·16 = 4.75, corrected 10.857142857142858
    expect(found).toEqual({
      parameters: [expect.closeTo(2 - 0.4 / (Math.sqrt(4.75 / 0.4375) + 0.5), 14)],
      gradients: [4],
      mean: [3],
      variance: [4.75],
    });
  });

  test("coupled decay adds to the gradient, so it reaches mean and variance", () => {
    const decayed = applyUpdate(adam, start, { ...first, coupledDecay: 2 });
    const same = applyUpdate(adam, { ...start, gradients: [5, 2 - 1e-3, 2] }, first);
    expect({ ...decayed, gradients: [] }).toEqual({ ...same, gradients: [] });
  });

  test("decoupled decay shrinks the parameters by learning rate times decay and changes nothing else", () => {
    const decayed = applyUpdate(adam, start, { ...first, decoupledDecay: 0.5 });
    const without = applyUpdate(adam, start, first);
    expect(decayed.parameters).toEqual(without.parameters.map((value) => expect.closeTo(value - 0.1 * 0.5 * 1, 14)));
    expect([decayed.mean, decayed.variance]).toEqual([without.mean, without.variance]);
  });
});
