import { Random } from "@dncjs/core";
import { expect, test } from "vitest";
import { drawDropout } from "./bypassDropout.ts";

test("factors are 0 for the dropped share and 1 / (1 - share) for the rest, so their mean is 1", () => {
  const factors = drawDropout(new Random(5), 20_000, 0.25);
  expect(new Set(factors)).toEqual(new Set([0, Math.fround(4 / 3)]));
  const zeros = factors.filter((factor) => factor === 0).length;
  expect(Math.abs(zeros - 5_000)).toBeLessThan(250);
  expect(Math.abs(factors.reduce((sum, factor) => sum + factor, 0) / 20_000 - 1)).toBeLessThan(0.02);
});

test("the same generator gives the same factors", () => {
  expect(drawDropout(new Random(5), 50, 0.5)).toEqual(drawDropout(new Random(5), 50, 0.5));
  expect(drawDropout(new Random(6), 50, 0.5)).not.toEqual(drawDropout(new Random(5), 50, 0.5));
});
