import { describe, expect, test } from "vitest";
import { handMade } from "../testing/handMade.ts";
import { locationMeanings } from "./locationMeaning.ts";

const trace = handMade({
  memory: [
    [
      [1, 0],
      [0, 0],
      [0, 0],
    ],
    [
      [1, 0],
      [0, 2],
      [0, 0],
    ],
    [
      [0.5, 0.1],
      [-1, 1],
      [0, 0.0001],
    ],
  ],
  writeWeights: [[[1, 0, 0]], [[0, 0.9, 0]], [[0, 0, 0]]],
  readWeights: [[[0, 0, 0]], [[0, 0, 0]], [[0, 0, 0]]],
});

describe("the meaning of a location", () => {
  test("is the symbol of the write with the most similar content", () => {
    const found = locationMeanings(trace, { shown: ["a", "b", null] });
    expect(found[0]).toMatchObject({ location: 0, symbol: "a", step: 0, writtenTo: 0 });
    expect(found[0]!.similarity).toBeCloseTo(0.5 / Math.hypot(0.5, 0.1), 12);
    expect(found[0]!.strength).toBeCloseTo(Math.hypot(0.5, 0.1), 12);
    expect(found[1]).toMatchObject({ symbol: "b", step: 1, writtenTo: 1 });
    expect(found[1]!.similarity).toBeCloseTo(Math.SQRT1_2, 12);
  });

  test("is null for an empty location", () => {
    expect(locationMeanings(trace, { shown: ["a", "b", null] })[2]).toBeNull();
  });

  test("considers only writes up to the step, at steps that show a symbol", () => {
    expect(locationMeanings(trace, { shown: ["a", "b", null], step: 0 })).toMatchObject([{ symbol: "a" }, null, null]);
    expect(locationMeanings(trace, { shown: [null, "b", null] })[0]).toMatchObject({ symbol: "b" });
    expect(locationMeanings(trace, { shown: [null, null, null] })).toEqual([null, null, null]);
  });

  test("rejects a step that does not exist", () => {
    expect(() => locationMeanings(trace, { shown: ["a", "b", null], step: 3 })).toThrow(
      "step: got 3, expected a whole number from 0 to 2",
    );
  });
});
