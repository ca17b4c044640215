import { readFileSync } from "node:fs";
import { EPSILON } from "@dncjs/core/backend";
import { expect, test } from "vitest";

const textOf = (file: string): string => readFileSync(new URL(`../assembly/${file}`, import.meta.url), "utf8");

/** The number that each match of a pattern holds. */
function numbersIn(file: string, pattern: RegExp): readonly number[] {
  return Array.from(textOf(file).matchAll(pattern), ([, number]) => Number(number));
}

test("the kernels have the ε of core", () => {
  expect(numbersIn("vector/constants.ts", /EPSILON: f32 = ([\d.e-]+);/g)).toEqual([EPSILON]);
  expect(numbersIn("kernels/allocation/forward.ts", /ONE_MINUS_EPSILON: f32 = ([\d.e-]+);/g)).toEqual([1 - EPSILON]);
  for (const file of ["digits.ts", "order.ts"]) {
    expect(numbersIn(`kernels/allocation/${file}`, /[ (](\de-\d+)\b/g), file).toEqual([EPSILON, EPSILON]);
  }
});
