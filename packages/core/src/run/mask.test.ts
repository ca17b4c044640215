import { describe, expect, test } from "vitest";
import { forRuns } from "./mask.ts";

describe("mask", () => {
  const runs = (step: readonly number[]): number[][] => {
    const found: number[][] = [];
    const mask = [...new Array<number>(step.length).fill(1), ...step];
    forRuns("active", mask, step.length, step.length, (...run) => found.push(run));
    return found;
  };

  test.each([
    [[1, 1, 1], [[0, 3]]],
    [[0, 0], []],
    [
      [0, 1, 1, 0, 1],
      [
        [1, 3],
        [4, 5],
      ],
    ],
    [
      [1, 0, 1],
      [
        [0, 1],
        [2, 3],
      ],
    ],
  ])("the rows %j of a step run as %j", (step, expected) => expect(runs(step)).toEqual(expected));

  test("without a mask all rows run together and none is masked", () => {
    const visited: number[][] = [];
    for (const rows of ["all", "active", "masked"] as const) {
      forRuns(rows, undefined, 20, 4, (...run) => visited.push([...run]));
    }
    expect(visited).toEqual([
      [0, 4],
      [0, 4],
    ]);
  });

  test("every row of a step is either in a run or masked", () => {
    const visited: number[] = [];
    const mask = [1, 1, 1, 0, 1, 0, 1, 0, 1];
    for (let t = 0; t < 3; t++) {
      for (const rows of ["masked", "active"] as const) {
        forRuns(rows, mask, 3 * t, 3, (begin, end) => {
          for (let b = begin; b < end; b++) visited.push(10 * t + b);
        });
      }
    }
    expect(visited.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22]);
  });
});
