import { describe, expect, test } from "vitest";
import { forward, type KernelCall, kernelProblems, randomIndex, sparseSizes, unit } from "../testing/index.ts";
import { sparseMemoryRead } from "./sparseMemoryRead.ts";

const calls = sparseSizes.map((sizes): KernelCall => {
  const { N, R, readSize } = sizes as Record<"N" | "R" | "readSize", number>;
  return { settings: sizes, domains: { readWeights: unit }, given: { readIndex: randomIndex("read", R, readSize, N) } };
});

describe("sparseMemoryRead", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseMemoryRead, calls)).toEqual([]);
  });

  test("reads the words of its list only", () => {
    const settings = { N: 4, W: 2, R: 1, readSize: 3 };
    const memory = [Number.NaN, Number.NaN, 1, 2, Number.NaN, Number.NaN, 3, 4];
    const { readVectors } = forward(sparseMemoryRead, {
      settings,
      given: { memory, readIndex: [2, 4, 0], readWeights: [0.5, 0.25, 0] },
    });
    expect([...readVectors!]).toEqual([1.25, 2]);
  });
});
