import { describe, expect, test } from "vitest";
import { type Domain, forward, type KernelCall, kernelProblems, sparseSizes, unit } from "../testing/index.ts";
import { allocation } from "./allocation.ts";
import { sparseAllocation } from "./sparseAllocation.ts";

/** Usages with distinct sort keys, apart from the edges of the grid. */
const apart: Domain = (uniform, n) => ((n * 7 + 3) % 10) / 10 + 0.02 + 0.005 * uniform;
const calls = sparseSizes.map(
  (sizes): KernelCall => ({
    settings: { ...sizes, resolution: 128 },
    domains: { usage: apart, allocationGate: unit, writeGate: unit },
  }),
);

function allocate(usage: number[], allocations: number, writeGate: number[] = [1]) {
  const V = writeGate.length;
  const given = { usage, allocationGate: writeGate.map(() => 1), writeGate };
  const settings = { N: usage.length, V, allocations, resolution: 128 };
  const found = forward(sparseAllocation, { settings, given });
  const dense = forward(allocation, { settings, given });
  const denseAt = (place: number): number => {
    const v = Math.floor(place / allocations);
    return dense.allocation![v * usage.length + found.index![place]! - 1]!;
  };
  const locations = [...found.index!].map((entry) => entry - 1);
  return { locations, weights: [...found.allocation!], dense: locations.map((_, place) => denseAt(place)) };
}

describe("sparseAllocation", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseAllocation, calls)).toEqual([]);
  });

  test("finds the first locations of the dense order, with its weights", () => {
    const { locations, weights, dense } = allocate([0.8, 0.3, 0.5, 0.1], 3);
    expect(locations).toEqual([3, 1, 2]);
    expect(weights).toEqual(dense);
  });

  test("equal usages are allocated in the order of locations", () => {
    expect(allocate([0.5, 0.501, 0, 0, 0.5], 4).locations).toEqual([2, 3, 0, 1]);
  });

  test("a later write head sees the usage of the earlier ones, in proportion to their gates", () => {
    const open = allocate([0, 0, 0, 0], 2, [1, 1, 1]);
    expect(open.locations).toEqual([0, 1, 1, 2, 2, 3]);
    const { locations } = allocate([0, 0, 0, 0], 2, [0, 1]);
    expect(locations).toEqual([0, 1, 0, 1]);
  });

  test("with as many as there are locations equals the dense allocation, for several heads", () => {
    const { weights, dense } = allocate([0.3, 0.9, 0, 0.6, 0], 5, [0.7, 0.4, 1]);
    expect(weights).toEqual(dense.map((value) => expect.closeTo(value, 14)));
  });
});
