import { expect, test } from "vitest";
import { threeDigits } from "./words.ts";

test("numbers of a report have three digits, whatever their size", () => {
  const numbers = [0, 0.001, Math.fround(0.001), 9.99e-4, -0.65, 1.1, 215, 999.6, 12345, Number.NaN];
  expect(numbers.map(threeDigits)).toEqual([
    "0",
    "0.00100",
    "0.00100",
    "9.99e-4",
    "-0.650",
    "1.10",
    "215",
    "1.00e+3",
    "1.23e+4",
    "NaN",
  ]);
});
