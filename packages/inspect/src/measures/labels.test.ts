import { describe, expect, test } from "vitest";
import { handMade, zeroMemory } from "../testing/handMade.ts";
import { labels } from "./labels.ts";

const weights = [[[0.9, 0.1, 0]], [[0.25, 0.2, 0]], [[0, 0.26, 0]], [[0.7, 0.1, 0.05]]];
const trace = handMade({ memory: zeroMemory(4, 3), writeWeights: weights, readWeights: weights });

describe("the label of a location", () => {
  test("is the symbol shown at the write with the largest share of its content", () => {
    const { at, writtenAt } = labels(trace, ["a", "b", "c", "d"]);
    expect([0, 1, 2, 3].map((t) => at(t, 0))).toEqual(["a", "a", "a", "d"]);
    // A share of 0.1 is too small for a label; 0.2 is kept to 0.148 by the next write.
    expect([0, 1, 2, 3].map((t) => at(t, 1))).toEqual([null, "b", "c", "c"]);
    expect(at(3, 2)).toBeNull();
    expect([...writtenAt.slice(9)]).toEqual([3, 2, -1]);
  });

  test("is gone when smaller writes have replaced nine tenths of the content", () => {
    const small = [[[1]], ...new Array<number[][]>(40).fill([[0.06]])];
    const faded = handMade({ memory: zeroMemory(41, 1), writeWeights: small, readWeights: small });
    const { writtenAt } = labels(
      faded,
      small.map((_, step) => String(step)),
    );
    expect(writtenAt.indexOf(-1)).toBe(38); // 0.94 ** 37 > 0.1 > 0.94 ** 38
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

  test("rejects an entry that is no symbol", () => {
    const shown = ["a", "b", undefined, null] as (string | null)[];
    expect(() => labels(trace, shown)).toThrow("shown[2]: got undefined, expected a text or null");
  });
});
