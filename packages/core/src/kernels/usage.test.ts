import { describe, expect, test } from "vitest";
import { forward, gradients, type KernelCall, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { usage } from "./usage.ts";

const domains = { prevUsage: unit, prevWriteWeights: unit, prevReadWeights: unit, freeGates: unit };
const calls = memorySizes.map((sizes): KernelCall => ({ settings: { ...sizes, usageGradient: 1 }, domains }));

/** Three locations, one write head. Operands default to 0. */
function threeLocations(given: Partial<Record<"usage" | "write" | "read" | "free", number[]>>): KernelCall {
  const { usage = [0, 0, 0], write = [0, 0, 0], read = [0, 0, 0], free = [0] } = given;
  return {
    settings: { N: 3, R: free.length, V: 1, usageGradient: 1 },
    given: { prevUsage: usage, prevWriteWeights: write, prevReadWeights: read, freeGates: free },
  };
}

describe("usage", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(usage, calls)).toEqual([]);
  });

  test("a full write to a free location makes its usage 1, and leaves the others unchanged", () => {
    const call = threeLocations({ usage: [0.25, 0, 0.5], write: [0, 1, 0] });
    expect([...forward(usage, call).usage!]).toEqual([0.25, 1, 0.5]);
  });

  test("a half write uses half of the free share", () => {
    expect([...forward(usage, threeLocations({ usage: [0, 0.5, 1], write: [0.5, 0.5, 0.5] })).usage!]).toEqual([
      0.5, 0.75, 1,
    ]);
  });

  test("a free gate of 1 on a fully read location makes its usage 0; a gate of 0 frees nothing", () => {
    const read = { usage: [1, 1, 1], read: [0, 1, 0] };
    expect([...forward(usage, threeLocations({ ...read, free: [1] })).usage!]).toEqual([1, 0, 1]);
    expect([...forward(usage, threeLocations({ ...read, free: [0] })).usage!]).toEqual([1, 1, 1]);
  });

  test("freeing wins over writing: a location that is written and freed in the same step is free", () => {
    const call = threeLocations({ write: [1, 0, 0], read: [1, 0, 0], free: [1] });
    expect(forward(usage, call).usage![0]).toBe(0);
  });

  test("the retention factors of two heads multiply, and the retention is the share that is left", () => {
    const call = threeLocations({ usage: [1, 1, 1], read: [0.5, 0, 0, 0.5, 1, 0], free: [1, 0.5] });
    const { usage: found, retention } = forward(usage, call);
    expect([...retention!]).toEqual([0.5 * 0.75, 0.5, 1]);
    expect([...found!]).toEqual([...retention!]);
  });

  test("two writes to one location add up to a usage of at most 1", () => {
    const settings = { N: 1, R: 1, V: 2, usageGradient: 1 };
    const given = { prevUsage: [0], prevWriteWeights: [1, 0.5], prevReadWeights: [0], freeGates: [0] };
    expect(forward(usage, { settings, given }).usage![0]).toBe(1);
  });

  test("gradients through factors of 0 are correct: products over heads are never divided", () => {
    const settings = { N: 2, R: 2, V: 2, usageGradient: 1 };
    const given = { prevReadWeights: [1, 1, 1, 0], freeGates: [1, 1], prevWriteWeights: [1, 0, 1, 1] };
    expect(kernelProblems(usage, [{ settings, given, domains }])).toEqual([]);
  });

  test("without usageGradient the write weightings have the gradient 0, and the others are unchanged", () => {
    for (const call of calls) {
      const outputs = { usage: new Array<number>(call.settings.N!).fill(1) };
      const flowing = gradients(usage, call, outputs);
      const stopped = gradients(usage, { ...call, settings: { ...call.settings, usageGradient: 0 } }, outputs);
      expect(stopped.prevWriteWeights!.every((value) => value === 0)).toBe(true);
      expect(flowing.prevWriteWeights!.every((value) => value !== 0)).toBe(true);
      for (const name of ["prevUsage", "prevReadWeights", "freeGates"]) expect(stopped[name]).toEqual(flowing[name]);
    }
  });
});
