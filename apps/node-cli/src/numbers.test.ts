import { expect, test } from "vitest";
import { clock, count, duration, metric, percent, rate, real } from "./numbers.ts";

test("fractions are shown in percent with two or three digits", () => {
  const shown = [0, 0.00042, 0.005, 0.031, 0.4816, 1, Number.NaN, undefined].map(percent);
  expect(shown).toEqual(["0 %", "0.042 %", "0.50 %", "3.1 %", "48.2 %", "100 %", "-", "-"]);
});

test("a metric whose name says error is a fraction, one of bits has decimals, any other is a count", () => {
  const shown = [metric("questionError", 0.031), metric("excessBits", 1.964), metric("questions", 1000)];
  expect(shown).toEqual(["3.1 %", "1.96", "1,000"]);
  expect([metric("excessBits", Number.NaN), metric("sequences", undefined)]).toEqual(["-", "-"]);
  expect([metric("failedTasks", 4.5), metric("mse", 0.0045)]).toEqual(["4.5", "0.0045"]);
});

test("losses have four decimals; small ones are not rounded to 0.0000", () => {
  expect([0.68125, 0.00042, 0, 12.5].map(real)).toEqual(["0.6813", "4.20e-4", "0.0000", "12.5000"]);
});

test("rates have three digits, counts have a thousands separator", () => {
  expect([0.4215, 31.24, 8140.3, Number.NaN].map(rate)).toEqual(["0.421", "31.2", "8,140", "-"]);
  expect([7, 1234, 1_234_567].map(count)).toEqual(["7", "1,234", "1,234,567"]);
});

test("times are shown as a clock or with units", () => {
  expect([7.2, 89, 3730, Number.POSITIVE_INFINITY].map(clock)).toEqual(["0:07", "1:29", "1:02:10", "-"]);
  expect([0.83, 12, 200, 5400].map(duration)).toEqual(["0.8 s", "12 s", "3 min 20 s", "1 h 30 min"]);
});
