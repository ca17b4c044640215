import { describe, expect, test } from "vitest";
import { handMade, zeroMemory } from "../testing/handMade.ts";
import { labels } from "./labels.ts";

const weights = [[[0.9, 0.1, 0]], [[0.25, 0.2, 0]], [[0, 0.26, 0]], [[0.7, 0.2, 0]]];
const trace = handMade({ memory: zeroMemory(4, 3), writeWeights: weights, readWeights: weights });

describe("the label of a location", () => {
  test("is the symbol shown at its last write above ¼", () => {
    const { at, writtenAt } = labels(trace, ["a", "b", "c", "d"]);
    expect([0, 1, 2, 3].map((t) => at(t, 0))).toEqual(["a", "a", "a", "d"]);
    expect([0, 1, 2, 3].map((t) => at(t, 1))).toEqual([null, null, "c", "c"]);
    expect(at(3, 2)).toBeNull();
    expect([...writtenAt.slice(9)]).toEqual([3, 2, -1]);
  });

  test("is null if the step of the write shows nothing", () => {
    expect(labels(trace, [null, "b", "c", null]).at(3, 0)).toBeNull();
  });

  test("comes from any write head", () => {
    const two = handMade({
      memory: zeroMemory(1, 2),
      writeWeights: [
        [
          [0.9, 0],
          [0, 0.8],
        ],
      ],
      readWeights: [[[0, 0]]],
    });
    const { at } = labels(two, ["a"]);
    expect([at(0, 0), at(0, 1)]).toEqual(["a", "a"]);
  });

  test("rejects a list without one entry per step", () => {
    expect(() => labels(trace, ["a"])).toThrow("shown.length: got 1, expected 4, one entry per step");
  });
});
