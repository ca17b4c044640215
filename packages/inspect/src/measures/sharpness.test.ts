import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blankMemory, handMade } from "../testing/handMade.ts";
import { sharpness } from "./sharpness.ts";

const of = (...readWeights: readonly number[][]) =>
  sharpness(
    handMade({
      memory: blankMemory(readWeights.length, readWeights[0]!.length),
      writeWeights: readWeights.map((row) => [row.map(() => 0)]),
      readWeights: readWeights.map((row) => [row]),
    }),
  );

describe("sharpness", () => {
  test("is 0 for one row alone, 1 for all alike, and in between what the logarithms say", () => {
    const [read] = of([0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25], [0.5, 0.5, 0, 0], [0.7, 0.1, 0.1, 0.1]).read;
    expect([...read!.entropy.slice(0, 3)]).toEqual([0, 1, 0.5]);
    const expected = -(0.7 * Math.log2(0.7) + 0.3 * Math.log2(0.1)) / 2;
    expect(read!.entropy[3]).toBeCloseTo(expected, 12);
    expect([...read!.largest]).toEqual([1, 0.25, 0.5, 0.7]);
    expect(read!.meanEntropy).toBeCloseTo((1.5 + expected) / 4, 12);
  });

  test("is that of the shares of a weighting that sums to less than 1, and of none below a tenth", () => {
    const [read] = of([0.2, 0, 0.2, 0], [0.09, 0, 0, 0]).read;
    expect([...read!.entropy]).toEqual([0.5, Number.NaN]);
    expect([read!.addressed, read!.meanEntropy, read!.meanLargest]).toEqual([1, 0.5, 0.2]);
  });

  test("has no mean for a head that addressed nothing", () => {
    const [write] = of([1, 0]).write;
    expect([write!.addressed, write!.meanEntropy]).toEqual([0, Number.NaN]);
  });

  test("of a memory of one row is perfect", () => {
    expect(of([1]).read[0]!.meanEntropy).toBe(0);
  });

  test("lies between 0 and 1 and does not depend on the order of the rows", () => {
    const row = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(row, (weights) => {
        const [there, back] = [of(weights), of(weights.toReversed())].map(({ read }) => read[0]!.entropy);
        fc.pre(weights.reduce((sum, w) => sum + w, 0) >= 0.11);
        expect(there![0]).toBeGreaterThanOrEqual(0);
        expect(there![0]).toBeLessThanOrEqual(1 + 1e-12);
        expect(back![0]).toBeCloseTo(there![0]!, 12);
      }),
    );
  });
});
