import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { handMade, zeroMemory } from "../testing/handMade.ts";
import { sharpness } from "./sharpness.ts";

const of = (...readWeights: readonly number[][]) =>
  sharpness(
    handMade({
      memory: zeroMemory(readWeights.length, readWeights[0]!.length),
      writeWeights: readWeights.map((weights) => [weights.map(() => 0)]),
      readWeights: readWeights.map((weights) => [weights]),
    }),
  );

describe("sharpness", () => {
  test("is 0 for a single location, 1 for all equally, and the normalised entropy between", () => {
    const [read] = of([0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0], [0.7, 0.1, 0.1, 0.1]).read;
    expect([...read!.entropy.slice(0, 3)]).toEqual([0, 1, 0.5]);
    const expected = -(0.7 * Math.log2(0.7) + 0.3 * Math.log2(0.1)) / 2;
    expect(read!.entropy[3]).toBeCloseTo(expected, 12);
    expect([...read!.largest]).toEqual([1, 0.25, 0.5, 0.7]);
    expect(read!.meanEntropy).toBeCloseTo((1.5 + expected) / 4, 12);
  });

  test("normalises a weighting that sums to less than 1, and is NaN below 0.1", () => {
    const [read] = of([0.2, 0, 0.2, 0], [0.09, 0, 0, 0]).read;
    expect([...read!.entropy]).toEqual([0.5, Number.NaN]);
    expect([read!.addressed, read!.meanEntropy, read!.meanLargest]).toEqual([1, 0.5, 0.2]);
  });

  test("has the mean NaN for a head that addressed nothing", () => {
    const [write] = of([1, 0]).write;
    expect([write!.addressed, write!.meanEntropy]).toEqual([0, Number.NaN]);
  });

  test("is 0 for a memory of one location", () => {
    expect(of([1]).read[0]!.meanEntropy).toBe(0);
  });

  test("lies between 0 and 1 and does not depend on the order of the locations", () => {
    const weighting = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(weighting, (weights) => {
        const forward = of(weights).read[0]!.entropy[0]!;
        const reversed = of(weights.toReversed()).read[0]!.entropy[0]!;
        fc.pre(weights.reduce((sum, w) => sum + w, 0) >= 0.11);
        expect(forward).toBeGreaterThanOrEqual(0);
        expect(forward).toBeLessThanOrEqual(1 + 1e-12);
        expect(reversed).toBeCloseTo(forward, 12);
      }),
    );
  });
});
