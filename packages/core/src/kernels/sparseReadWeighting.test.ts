import { describe, expect, test } from "vitest";
import { forward, type KernelCall, kernelProblems, randomIndex, sparseSizes, unit } from "../testing/index.ts";
import { sparseReadWeighting } from "./sparseReadWeighting.ts";

const domains = { readModes: unit, backward: unit, content: unit, forward: unit };
const calls = sparseSizes.flatMap((sizes): KernelCall[] => {
  const { N, R, V, reads } = sizes as Record<"N" | "R" | "V" | "reads", number>;
  const contentIndex = randomIndex("content", R, reads, N, true);
  const forwardIndex = randomIndex("forward", R * V, reads, N);
  const backwardIndex = randomIndex("backward", R * V, reads, N);
  return [
    { settings: sizes, domains, given: { contentIndex, forwardIndex, backwardIndex } },
    {
      settings: sizes,
      domains,
      given: { contentIndex },
      without: ["forward", "forwardIndex", "backward", "backwardIndex"],
    },
  ];
});

describe("sparseReadWeighting", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseReadWeighting, calls)).toEqual([]);
  });

  test("its list is the union of all lists, and is not cut to the number of reads", () => {
    const settings = { R: 1, V: 1, M: 3, reads: 1, readSize: 3 };
    const given = {
      readModes: [0.5, 0.3, 0.2],
      backward: [1],
      backwardIndex: [8],
      content: [1],
      contentIndex: [3],
      forward: [0.5],
      forwardIndex: [1],
    };
    const { readIndex, readWeights } = forward(sparseReadWeighting, { settings, given });
    expect([[...readIndex!], [...readWeights!]]).toEqual([
      [1, 3, 8],
      [0.1, 0.3, 0.5],
    ]);
  });
});
