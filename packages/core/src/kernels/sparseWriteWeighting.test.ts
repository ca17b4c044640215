import { describe, expect, test } from "vitest";
import { forward, type KernelCall, kernelProblems, randomIndex, sparseSizes, unit } from "../testing/index.ts";
import { sparseWriteWeighting } from "./sparseWriteWeighting.ts";

const domains = { writeGate: unit, allocationGate: unit, allocation: unit, content: unit };
const calls = sparseSizes.flatMap((sizes): KernelCall[] => {
  const { N, V, reads, allocations } = sizes as Record<"N" | "V" | "reads" | "allocations", number>;
  const contentIndex = randomIndex("content", V, reads, N, true);
  const allocationIndex = randomIndex("allocation", V, allocations, N, true);
  return [
    { settings: sizes, domains, given: { contentIndex, allocationIndex } },
    { settings: sizes, domains, given: { contentIndex }, without: ["allocation", "allocationIndex"] },
  ];
});

describe("sparseWriteWeighting", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseWriteWeighting, calls)).toEqual([]);
  });

  test("its list is the union of both lists, and a location in both receives both shares", () => {
    const settings = { V: 1, reads: 2, allocations: 2, writeSize: 4 };
    const given = {
      writeGate: [0.5],
      allocationGate: [0.25],
      allocation: [0.8, 0.2],
      allocationIndex: [6, 2],
      content: [0.4, 0.6],
      contentIndex: [2, 9],
    };
    const { writeIndex, writeWeights } = forward(sparseWriteWeighting, { settings, given });
    expect([...writeIndex!]).toEqual([2, 6, 9, 0]);
    const expected = [0.5 * (0.25 * 0.2 + 0.75 * 0.4), 0.5 * 0.25 * 0.8, 0.5 * 0.75 * 0.6, 0];
    expect([...writeWeights!]).toEqual(expected.map((value) => expect.closeTo(value, 14)));
  });

  test("an entry stays in the list if its weight is 0", () => {
    const settings = { V: 1, reads: 1, allocations: 1, writeSize: 2 };
    const given = {
      writeGate: [0],
      allocationGate: [1],
      allocation: [1],
      allocationIndex: [3],
      content: [1],
      contentIndex: [1],
    };
    const { writeIndex, writeWeights } = forward(sparseWriteWeighting, { settings, given });
    expect([[...writeIndex!], [...writeWeights!]]).toEqual([
      [1, 3],
      [0, 0],
    ]);
  });
});
