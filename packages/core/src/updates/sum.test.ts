import { expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { sum } from "./sum.ts";

test("sum adds all values up, whatever the total held, and leaves them alone", () => {
  expect(applyUpdate(sum, { values: [1, 2.5, -4], total: [Number.NaN] }, {})).toEqual({
    values: [1, 2.5, -4],
    total: [-0.5],
  });
  expect(applyUpdate(sum, { values: [], total: [7] }, {}).total).toEqual([0]);
});
