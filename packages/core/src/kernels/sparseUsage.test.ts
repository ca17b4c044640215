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
import { sparseUsage } from "./sparseUsage.ts";
import { usage } from "./usage.ts";

const calls = sparseSizes.map((sizes): KernelCall => {
  const { N, R, V, readSize, writeSize } = sizes as Record<"N" | "R" | "V" | "readSize" | "writeSize", number>;
  const prevReadIndex = randomIndex("reads", R, readSize, N);
  const prevWriteIndex = randomIndex("writes", V, writeSize, N);
  const given = {
    prevReadIndex,
    prevWriteIndex,
    prevReadWeights: randomEntryValues("read weights", prevReadIndex, 1),
    prevWriteWeights: randomEntryValues("write weights", prevWriteIndex, 1),
  };
  return { settings: { ...sizes, usageGradient: 1 }, given, domains: { usage: unit, freeGates: unit } };
});

/** Lists of one read head and one write head over 5 locations, as pairs of location and weight. */
function fiveLocations(reads: [number, number][], writes: [number, number][]): KernelCall {
  const list = (entries: [number, number][], part: 0 | 1) =>
    Array.from({ length: 3 }, (_, k) => (entries[k] ? entries[k][part] + (part === 0 ? 1 : 0) : 0));
  return {
    settings: { N: 5, R: 1, V: 1, readSize: 3, writeSize: 3, touched: 5, usageGradient: 1 },
    given: {
      prevReadIndex: list(reads, 0),
      prevReadWeights: list(reads, 1),
      prevWriteIndex: list(writes, 0),
      prevWriteWeights: list(writes, 1),
      usage: [0.25, 0.5, 0.75, 0.125, 0],
      freeGates: [0.5],
    },
  };
}

describe("sparseUsage", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseUsage, calls)).toEqual([]);
  });

  test("changes the locations read or written before as the dense usage does, and keeps the others", () => {
    const found = forward(
      sparseUsage,
      fiveLocations(
        [[1, 0.5]],
        [
          [1, 0.25],
          [4, 1],
        ],
      ),
    );
    const dense = forward(usage, {
      settings: { N: 5, R: 1, V: 1, usageGradient: 1 },
      given: {
        prevUsage: [0.25, 0.5, 0.75, 0.125, 0],
        prevReadWeights: [0, 0.5, 0, 0, 0],
        prevWriteWeights: [0, 0.25, 0, 0, 1],
        freeGates: [0.5],
      },
    });
    expect([...found.usage!]).toEqual([...dense.usage!]);
    expect([...found.touchedIndex!]).toEqual([2, 5, 0, 0, 0]);
    expect([...found.retention!.subarray(0, 2)]).toEqual([0.75, 1]);
  });

  test("changes nothing if nothing was read or written", () => {
    const found = forward(sparseUsage, fiveLocations([], []));
    expect([...found.usage!]).toEqual([0.25, 0.5, 0.75, 0.125, 0]);
    expect([...found.touchedIndex!]).toEqual([0, 0, 0, 0, 0]);
  });
});
