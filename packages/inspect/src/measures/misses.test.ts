import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { handMade, zeroMemory } from "../testing/handMade.ts";
import { misses } from "./misses.ts";

const writeWeights = [[[1, 0, 0]], [[0, 1, 0]], [[0, 0, 0]], [[0, 0, 0]]];
const readWeights = [[[0, 0, 0]], [[0, 0, 0]], [[0.7, 0.2, 0.1]], [[0.1, 0.6, 0]]];
const trace = handMade({ memory: zeroMemory(4, 3), writeWeights, readWeights });

describe("misses", () => {
  test("are the share of a needed symbol that was not read", () => {
    const found = misses(trace, { shown: ["a", "b", null, null], needed: [null, null, ["a"], ["b"]] });
    expect([...found.missed.slice(0, 2)]).toEqual([Number.NaN, Number.NaN]);
    expect(found.missed[2]).toBeCloseTo(1 - 0.7, 12);
    expect(found.missed[3]).toBeCloseTo(1 - 0.6, 12);
    expect(found.hit[3]).toBeCloseTo(0.6, 12);
    expect(found.stepCount).toBe(2);
    expect(found.mean).toBeCloseTo((0.3 + 0.4) / 2, 12);
  });

  test("count a read at any step up to the answer, and none after it", () => {
    const shown = ["a", "b", null, null];
    expect(misses(trace, { shown, needed: [null, null, null, ["a"]] }).missed[3]).toBeCloseTo(1 - 0.7, 12);
    expect(misses(trace, { shown, needed: [null, null, ["b"], null] }).missed[2]).toBeCloseTo(1 - 0.2, 12);
  });

  test("count a location only while it holds the symbol", () => {
    const overwritten = handMade({
      memory: zeroMemory(4, 3),
      writeWeights: [...writeWeights.slice(0, 2), [[1, 0, 0]], [[0, 0, 0]]],
      readWeights,
    });
    const found = misses(overwritten, { shown: ["a", "b", "c", null], needed: [null, null, ["a"], ["c"]] });
    expect(found.missed[2]).toBeCloseTo(1, 12);
    expect(found.missed[3]).toBeCloseTo(1 - 0.7, 12);
  });

  test("exclude locations with any of the needed symbols", () => {
    const found = misses(trace, { shown: ["a", "b", null, null], needed: [null, null, ["a", "b"], null] });
    expect(found.missed[2]).toBeCloseTo(0.1, 12);
  });

  test("have the mean NaN if no step needs a symbol", () => {
    expect(misses(trace, { shown: ["a", "b", null, null], needed: [null, null, null, null] }).mean).toBeNaN();
  });

  test("and hits are shares that add up to 1", () => {
    const weight = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(weight, weight, (written, read) => {
        const one = handMade({ memory: zeroMemory(1, 3), writeWeights: [[written]], readWeights: [[read]] });
        const { missed, hit } = misses(one, { shown: ["a"], needed: [["a"]] });
        expect(missed[0]! + hit[0]!).toBeCloseTo(1, 12);
        expect(missed[0]).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
