import { describe, expect, test } from "vitest";
import { type Domain, forward, type KernelCall, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { allocation } from "./allocation.ts";

/** Usages with distinct sort keys: tenths in a permuted order, each changed by at most a hundredth. */
const apart: Domain = (uniform, n) => ((n * 7 + 3) % 10) / 10 + 0.02 + 0.01 * uniform;
/** Pairs of usages with one sort key, though the usages differ. */
const tied: Domain = (uniform, n) => (Math.floor(n / 2) * 20 + 10 + 0.4 * (uniform - 0.5)) / 128;
const gates = { allocationGate: unit, writeGate: unit };

const calls = [...memorySizes, { N: 4, V: 4 }].flatMap((sizes): KernelCall[] => [
  { settings: { ...sizes, resolution: 0 }, domains: { ...gates, usage: apart } },
  { settings: { ...sizes, resolution: 128 }, domains: { ...gates, usage: apart } },
  { settings: { ...sizes, resolution: 128 }, domains: { ...gates, usage: tied } },
]);

/** One head with open gates, or several with the given write gates. */
function allocate(usage: readonly number[], resolution = 128, writeGates: readonly number[] = [1]): number[][] {
  const N = usage.length;
  const V = writeGates.length;
  const given = { usage, allocationGate: writeGates.map(() => 1), writeGate: writeGates };
  const { allocation: found } = forward(allocation, { settings: { N, V, resolution }, given });
  return writeGates.map((_, v) => [...found!.subarray(v * N, v * N + N)]);
}

const close = (expected: number[]) => expected.map((value) => expect.closeTo(value, 5));

/** Distance, in keys, of the usages that the heads see from the nearest change of the order. */
function distanceToEdge(call: KernelCall): number {
  const { resolution, N } = call.settings as { resolution: number; N: number };
  const { simulated } = forward(allocation, call);
  if (resolution > 0) return Math.min(...[...simulated!].map((u) => Math.abs(((resolution * u) % 1) - 0.5)));
  const gaps = [...simulated!].flatMap((u, k) =>
    [...simulated!]
      .filter((_, i) => i < k && Math.floor(i / N) === Math.floor(k / N))
      .map((other) => Math.abs(u - other)),
  );
  return Math.min(1, ...gaps);
}

describe("allocation", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    for (const call of calls) expect(distanceToEdge(call), "distance from a change of the order").toBeGreaterThan(1e-3);
    expect(kernelProblems(allocation, calls)).toEqual([]);
  });

  test("allocates the first location if all are free", () => {
    expect(allocate([0, 0, 0, 0])).toEqual([close([1, 0, 0, 0])]);
  });

  test("the least used location comes first, with its free share", () => {
    expect(allocate([1, 1, 0.25, 1])).toEqual([close([0, 0, 0.75, 0])]);
  });

  test("later locations get their free share of the rest that earlier ones leave", () => {
    // The order 2, 0, 1 is not its own inverse, so the test detects a permutation by the order instead of its inverse.
    expect(allocate([0.5, 0.8, 0.1])).toEqual([close([0.1 * 0.5, 0.1 * 0.5 * 0.2, 0.9])]);
  });

  test("equal usages are allocated in the order of locations", () => {
    const [weights] = allocate([0.5, 1, 0.5, 0.5]) as [number[]];
    expect(weights).toEqual(close([0.5, 0, 0.25, 0.125]));
    const many = allocate(new Array<number>(50).fill(0.9))[0]!;
    expect(many).toEqual(many.toSorted((a, b) => b - a));
  });

  test("usages closer than the resolution tie in the order, not in their weights; the exact sort has no such ties", () => {
    const nearly = [0.5 + 1e-3, 0.5];
    expect(allocate(nearly)).toEqual([close([0.499, 0.501 * 0.5])]);
    expect(allocate(nearly, 0)).toEqual([close([0.5 * 0.499, 0.5])]);
  });

  test.each([
    ["64.4 and 63.6 are equal", 128, [64.4, 63.6], [0, 1]],
    ["64.6 and 64.4 are not", 128, [64.6, 64.4], [1, 0]],
    ["40, 39 and 38 are not", 128, [40, 39, 38], [2, 1, 0]],
    ["0.4 and 0.3 are equal at resolution 1", 1, [0.4, 0.3], [0, 1]],
  ])("usages are compared after rounding to multiples of 1/resolution: %s", (_title, resolution, multiples, order) => {
    const given = { usage: multiples.map((multiple) => multiple / resolution) };
    const call = { settings: { N: multiples.length, V: 1, resolution }, given };
    expect([...forward(allocation, call).order!]).toEqual(order);
  });

  test("the sum is 1 - Π u: at most 1, and 0 if the memory is full", () => {
    const sum = (usage: number[]) => allocate(usage)[0]!.reduce((total, weight) => total + weight);
    expect(sum([0.5, 0.9, 0.7])).toBeCloseTo(1 - 0.5 * 0.9 * 0.7, 5);
    expect(sum([0, 0, 0])).toBeLessThanOrEqual(1);
    expect(allocate([1, 1, 1])[0]!.map(Math.abs)).toEqual([0, 0, 0]);
  });

  test("a later write head sees the usage of the earlier ones, in proportion to their gates", () => {
    expect(allocate([0, 0, 0], 128, [1, 1, 1])).toEqual([close([1, 0, 0]), close([0, 1, 0]), close([0, 0, 1])]);
    expect(allocate([0, 0, 0], 128, [0, 1])).toEqual([close([1, 0, 0]), close([1, 0, 0])]);
  });

  test.each([
    ["free", [0, 0, 0, 0]],
    ["full", [1, 1, 1, 1]],
    ["partly free", [0, 1, 0.4, 0]],
  ])("the gradient is finite and correct if the memory is %s: no term divides by a usage", (_title, usage) => {
    const given = { usage };
    const heads = [1, 2].map((V) => ({ settings: { N: 4, V, resolution: 128 }, given, domains: gates }));
    for (const call of heads) expect(distanceToEdge(call)).toBeGreaterThan(1e-2);
    expect(kernelProblems(allocation, heads)).toEqual([]);
  });
});
