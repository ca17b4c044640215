import { describe, expect, test } from "vitest";
import { blankMemory, handMade } from "../testing/handMade.ts";
import { leaks } from "./leaks.ts";

const nothing = [[0, 0, 0, 0]];

/** Rows 0 and 1 are written at step 1, row 2 at step 0 and again at step 2. */
function run(reads: readonly number[][], usage: readonly number[]) {
  return handMade({
    memory: blankMemory(4, 4),
    writeWeights: [[[0, 0, 1, 0]], [[0.6, 0.6, 0, 0]], [[0, 0, 1, 0]], nothing],
    readWeights: reads.map((row) => [row]),
    usage: [nothing[0]!, nothing[0]!, nothing[0]!, [...usage]],
  });
}

describe("leaks", () => {
  test("are rows in use at the end that no read visited since their last write", () => {
    const reads = [
      [0, 0, 0, 0],
      [0, 0, 0.9, 0],
      [0, 0.1, 0, 0],
      [0.2, 0, 0, 0],
    ];
    expect(leaks(run(reads, [1, 0.9, 0.8, 0.7]))).toEqual([
      { row: 1, usage: 0.9, writtenAt: 1 }, // 0.1 is no visit
      { row: 2, usage: 0.8, writtenAt: 2 }, // was read before its last write only
      { row: 3, usage: 0.7, writtenAt: null },
    ]);
  });

  test("are not rows that have been freed", () => {
    const reads = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    expect(leaks(run(reads, [0.5, 0.4, 0.51, 0])).map(({ row }) => row)).toEqual([2]);
  });

  test("are not rows that are read in the step that writes them, which writes first", () => {
    const reads = [
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ];
    expect(leaks(run(reads, [1, 1, 1, 0])).map(({ row }) => row)).toEqual([1]);
  });
});
