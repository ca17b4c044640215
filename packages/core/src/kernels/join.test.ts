import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems } from "../testing/index.ts";
import { join } from "./join.ts";

const both = {
  settings: { K0: 2, K1: 3, K: 5 },
  given: { hidden: [1, 2], readVectors: [3, 4, 5] },
  without: ["dropout"],
};
const dropped = { settings: both.settings, given: { ...both.given, dropout: [0, 2] } };
const alone = { settings: { K0: 4, K1: 0, K: 4 }, without: ["readVectors", "dropout"] };

describe("join", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(join, [both, alone, dropped, { settings: { K0: 1, K1: 1, K: 2 } }])).toEqual([]);
  });

  test("appends the read vectors to the hidden units, and splits the gradient", () => {
    expect([...forward(join, both).features!]).toEqual([1, 2, 3, 4, 5]);
    const found = gradients(join, both, { features: [1, 2, 3, 4, 5] });
    expect([...found.hidden!, ...found.readVectors!]).toEqual([1, 2, 3, 4, 5]);
  });

  test("dropout scales the hidden units and their gradients, but not the read vectors", () => {
    expect([...forward(join, dropped).features!]).toEqual([0, 4, 3, 4, 5]);
    const found = gradients(join, dropped, { features: [1, 2, 3, 4, 5] });
    expect([...found.hidden!, ...found.readVectors!]).toEqual([0, 4, 3, 4, 5]);
  });

  test("without a memory the features are the hidden units", () => {
    const { hidden, features } = forward(join, alone);
    expect([...features!]).toEqual([...hidden!]);
  });
});
