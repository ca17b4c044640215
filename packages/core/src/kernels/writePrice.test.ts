import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { writePrice } from "./writePrice.ts";

const call = {
  settings: { N: 2, V: 2, price: 0.5 },
  given: { writeWeights: [0.1, 0.2, 0.3, 0.4], stepWeight: [0.25] },
};

describe("writePrice", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = memorySizes.map((sizes) => ({ settings: { ...sizes, price: 0.3 }, domains: { stepWeight: unit } }));
    expect(kernelProblems(writePrice, calls)).toEqual([]);
  });

  test("costs the price times the sum of the write weights, times the weight of the step", () => {
    expect(forward(writePrice, call).cost![0]).toBeCloseTo(0.5 * 0.25 * 1, 15);
    expect([...gradients(writePrice, call, { cost: [2] }).writeWeights!]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test("a step of weight 0 costs 0, and so does a step that writes nothing", () => {
    expect(forward(writePrice, { ...call, given: { ...call.given, stepWeight: [0] } }).cost![0]).toBe(0);
    expect(forward(writePrice, { ...call, given: { ...call.given, writeWeights: [0, 0, 0, 0] } }).cost![0]).toBe(0);
  });
});
