import { expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { clipByValue } from "./clipByValue.ts";

test("clipByValue bounds every gradient on both sides and leaves others unchanged", () => {
  const { gradients } = applyUpdate(clipByValue, { gradients: [-30, -10, -0.5, 0, 9.5, 10, 1e300] }, { limit: 10 });
  expect(gradients).toEqual([-10, -10, -0.5, 0, 9.5, 10, 10]);
});

test("clipByValue keeps NaN", () => {
  expect(applyUpdate(clipByValue, { gradients: [Number.NaN] }, { limit: 10 }).gradients).toEqual([Number.NaN]);
});
