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
  ])("the mask %j of a step gives the runs %j", (step, expected) => expect(runs(step)).toEqual(expected));

  test("without a mask all batch elements are one run and none is masked", () => {
    const visited: number[][] = [];
    for (const selection of ["all", "active", "masked"] as const) {
      forRuns(selection, undefined, 20, 4, (...run) => visited.push([...run]));
    }
    expect(visited).toEqual([
      [0, 4],
      [0, 4],
    ]);
  });

  test("every batch element of a step is either in a run or masked", () => {
    const visited: number[] = [];
    const mask = [1, 1, 1, 0, 1, 0, 1, 0, 1];
    for (let t = 0; t < 3; t++) {
      for (const selection of ["masked", "active"] as const) {
        forRuns(selection, mask, 3 * t, 3, (begin, end) => {
          for (let b = begin; b < end; b++) visited.push(10 * t + b);
        });
      }
    }
    expect(visited.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22]);
  });
});
