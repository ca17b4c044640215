import { expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { sum } from "./sum.ts";

test("sum overwrites the total with the sum of all values, and leaves the values unchanged", () => {
  expect(applyUpdate(sum, { values: [1, 2.5, -4], total: [Number.NaN] }, {})).toEqual({
    values: [1, 2.5, -4],
    total: [-0.5],
  });
  expect(applyUpdate(sum, { values: [], total: [7] }, {}).total).toEqual([0]);
});
