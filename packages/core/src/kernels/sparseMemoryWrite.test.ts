import { describe, expect, test } from "vitest";
import {
  forward,
  type KernelCall,
  kernelProblems,
  randomEntryValues,
  randomIndex,
  sparseSizes,
  unit,
} from "../testing/index.ts";
import { memoryWrite } from "./memoryWrite.ts";
import { sparseMemoryWrite } from "./sparseMemoryWrite.ts";

const calls = sparseSizes.flatMap((sizes): KernelCall[] => {
  const { N, V, writeSize, touched } = sizes as Record<"N" | "V" | "writeSize" | "touched", number>;
  const writeIndex = randomIndex("writes", V, writeSize, N);
  const touchedIndex = randomIndex("touched", 1, touched, N);
  const given = { writeIndex, writeWeights: randomEntryValues("write weights", writeIndex, 1) };
  const settings = { ...sizes, written: N };
  return [
    { settings, given: { ...given, touchedIndex }, domains: { erase: unit, retention: unit } },
    { settings, given, domains: { erase: unit }, without: ["retention", "touchedIndex"] },
  ];
});

describe("sparseMemoryWrite", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseMemoryWrite, calls)).toEqual([]);
  });

  test("writes the locations of its lists as the dense write does, and keeps the others bit for bit", () => {
    const memory = Array.from({ length: 10 }, (_, k) => 1 / (k + 3));
    const head = { erase: [1, 0.5], write: [2, -1] };
    const settings = { N: 5, W: 2, V: 1, writeSize: 2, touched: 2, written: 4 };
    const found = forward(sparseMemoryWrite, {
      settings,
      given: {
        ...head,
        memory,
        writeIndex: [2, 5],
        writeWeights: [0.5, 0.25],
        touchedIndex: [2, 4],
        retention: [0.5, 0],
      },
    });
    const dense = forward(memoryWrite, {
      settings: { N: 5, W: 2, V: 1 },
      given: { ...head, prevMemory: memory, writeWeights: [0, 0.5, 0, 0, 0.25], retention: [1, 0.5, 1, 0, 1] },
    });
    expect([...found.memory!]).toEqual([...dense.memory!]);
    expect([...found.writtenIndex!]).toEqual([2, 4, 5, 0]);
  });
});
