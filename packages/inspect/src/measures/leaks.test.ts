import { describe, expect, test } from "vitest";
import { handMade, zeroMemory } from "../testing/handMade.ts";
import { leaks } from "./leaks.ts";

const nothing = [[0, 0, 0, 0]];

/** Locations 0 and 1 are written at step 1, location 2 at steps 0 and 2. */
function run(reads: readonly number[][], usage: readonly number[]) {
  return handMade({
    memory: zeroMemory(4, 4),
    writeWeights: [[[0, 0, 1, 0]], [[0.6, 0.6, 0, 0]], [[0, 0, 1, 0]], nothing],
    readWeights: reads.map((weights) => [weights]),
    usage: [nothing[0]!, nothing[0]!, nothing[0]!, [...usage]],
  });
}

describe("leaks", () => {
  test("are locations in use at the end that no read visited since their main write", () => {
    const reads = [
      [0, 0, 0, 0],
      [0, 0, 0.9, 0],
      [0, 0.1, 0, 0],
      [0.2, 0, 0, 0],
    ];
    expect(leaks(run(reads, [1, 0.9, 0.8, 0.7]))).toEqual([
      { location: 1, usage: 0.9, writtenAt: 1 }, // a weight of 0.1 is no visit
      { location: 2, usage: 0.8, writtenAt: 2 }, // read only before its main write
      { location: 3, usage: 0.7, writtenAt: null },
    ]);
  });

  test("do not include freed locations", () => {
    const reads = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    expect(leaks(run(reads, [0.5, 0.4, 0.51, 0])).map(({ location }) => location)).toEqual([2]);
  });

  test("do not include locations read in the step of their write, because a step writes before it reads", () => {
    const reads = [
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ];
    expect(leaks(run(reads, [1, 1, 1, 0])).map(({ location }) => location)).toEqual([1]);
  });
});
