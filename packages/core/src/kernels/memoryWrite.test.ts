import { describe, expect, test } from "vitest";
import { forward, type KernelCall, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { memoryWrite } from "./memoryWrite.ts";

const domains = { writeWeights: unit, erase: unit, retention: unit };
const calls = memorySizes.flatMap((settings): KernelCall[] => [
  { settings, domains },
  { settings, domains, without: ["retention"] },
]);

/** The memory after a write to two locations of word size two that hold 1 2 3 4. */
function write(writeWeights: number[], erase: number[], vector: number[], retention?: number[]): number[] {
  const given = { prevMemory: [1, 2, 3, 4], writeWeights, erase, write: vector, ...(retention && { retention }) };
  const settings = { N: 2, W: 2, V: writeWeights.length / 2 };
  return [...forward(memoryWrite, { settings, given, without: retention ? [] : ["retention"] }).memory!];
}

describe("memoryWrite", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(memoryWrite, calls)).toEqual([]);
  });

  test("a write weighting of 0 leaves the memory unchanged", () =>
    expect(write([0, 0], [1, 1], [7, 8])).toEqual([1, 2, 3, 4]));

  test("a full write that erases replaces its location and no other", () => {
    expect(write([0, 1], [1, 1], [7, 8])).toEqual([1, 2, 7, 8]);
  });

  test("each number of a word is erased separately; without erasing a write adds", () => {
    expect(write([1, 0], [1, 0], [7, 8])).toEqual([7, 10, 3, 4]);
  });

  test("a half write erases and adds by half", () => expect(write([0.5, 0], [1, 1], [6, 6])).toEqual([3.5, 4, 3, 4]));

  test("two heads erase by the product of their factors, then both add", () => {
    expect(write([0.5, 0, 0.5, 1], [1, 1, 1, 0], [4, 4, 8, 8])).toEqual([0.25 + 2 + 4, 1 + 2 + 4, 8, 12]);
  });

  test("with de-allocation a freed location is erased, but not the write of the same step", () => {
    expect(write([1, 0], [0, 0], [7, 8], [0, 0.5])).toEqual([7, 8, 1.5, 2]);
  });

  test("gradients through factors of 0 are correct: products over heads are never divided", () => {
    const given = { writeWeights: [1, 0, 1, 1], erase: [1, 0.5, 1, 1], retention: [0, 1] };
    expect(kernelProblems(memoryWrite, [{ settings: { N: 2, W: 2, V: 2 }, given }])).toEqual([]);
  });
});
