import { expect, it } from "vitest";
import { logAxis, placeOn, powerOfTen, scientific } from "./logAxis.ts";

it("an axis ends at powers of ten and covers all values", () => {
  expect(logAxis([], { from: 1e-8, to: 1e-5 })).toEqual({ low: -8, high: -5 });
  expect(logAxis([0, 3e-7, 2e-4], { from: 1e-8, to: 1e-5 })).toEqual({ low: -8, high: -3 });
  expect(logAxis([5e-10, Number.NaN], { from: 1e-8, to: 1e-5 })).toEqual({ low: -10, high: -5 });
  for (let power = -9; power < 4; power++)
    expect(logAxis([], { from: 10 ** power, to: 10 ** (power + 2) }).low).toBe(power);
});

it("positions are logarithmic", () => {
  const axis = { low: -8, high: -4 };
  expect([1e-8, 1e-6, 1e-4].map((value) => placeOn(axis, value))).toEqual([0, 50, 100]);
});

it("formats small numbers with two digits and a power of ten", () => {
  expect(scientific(3.14e-7)).toBe("3.1\u00a0×\u00a010⁻⁷");
  expect(scientific(9.99e-7)).toBe("1.0\u00a0×\u00a010⁻⁶");
  expect(scientific(0)).toBe("0");
  expect(scientific(Number.NaN)).toBe("not a number");
  expect(powerOfTen(-12)).toBe("10⁻¹²");
});
