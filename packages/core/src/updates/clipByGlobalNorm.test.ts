import { describe, expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { clipByGlobalNorm } from "./clipByGlobalNorm.ts";

const clip = (gradients: number[], limit: number) =>
  applyUpdate(clipByGlobalNorm, { gradients, norm: [Number.NaN] }, { limit });

describe("clipByGlobalNorm", () => {
  test("scales all gradients so that their norm is the limit, and returns the norm before", () => {
    expect(clip([3, 0, -4], 1)).toEqual({
      gradients: [expect.closeTo(0.6, 15), 0, expect.closeTo(-0.8, 15)],
      norm: [5],
    });
  });

  test("leaves gradients within the limit unchanged, bit for bit", () => {
    expect(clip([3, -4], 5)).toEqual({ gradients: [3, -4], norm: [5] });
    expect(clip([0, 0], 1)).toEqual({ gradients: [0, 0], norm: [0] });
  });

  test("limit 0 only measures", () => expect(clip([3, -4], 0)).toEqual({ gradients: [3, -4], norm: [5] }));

  test("the norm of a gradient with NaN is NaN", () => {
    expect(clip([1, Number.NaN], 1).norm).toEqual([Number.NaN]);
  });
});
