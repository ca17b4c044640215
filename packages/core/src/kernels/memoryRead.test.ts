import { describe, expect, test } from "vitest";
import { forward, kernelProblems, memorySizes } from "../testing/index.ts";
import { memoryRead } from "./memoryRead.ts";

describe("memoryRead", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = memorySizes.map((settings) => ({ settings }));
    expect(kernelProblems(memoryRead, calls)).toEqual([]);
  });

  test("each head reads the word of one location, a mixture, or zeros", () => {
    const given = { memory: [1, 2, 10, 20, 100, 200], readWeights: [0, 1, 0, 0.5, 0, 0.25, 0, 0, 0] };
    const { readVectors } = forward(memoryRead, { settings: { N: 3, W: 2, R: 3 }, given });
    expect([...readVectors!]).toEqual([10, 20, 25.5, 51, 0, 0]);
  });
});
