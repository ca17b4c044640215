import { expect, it } from "vitest";
import { lengthWords, rightUpTo } from "./lengthWords.ts";

it("a network is right up to the length before its first failure", () => {
  expect(rightUpTo([1, 2, 4], [1, 0.995, 0.99])).toBe(4);
  expect(rightUpTo([1, 2, 4], [1, 0.98, 1])).toBe(1);
  expect(rightUpTo([1, 2, 4], [0.5])).toBe(0);
  expect(rightUpTo([1, 2, 4], [])).toBe(0);
});

it("says at which lengths the LSTM wins, and that it wins nowhere", () => {
  const accuracy = (dnc: number, lstm: number) => ({ dnc, withoutLinks: 0.6, lstm });
  const words = lengthWords([8, 16, 20], [accuracy(1, 0.99), accuracy(0.8, 0.65), accuracy(0.59, 0.62)], 16);
  expect(words).toContain("up to 8 columns with memory, up to 8 for the LSTM, and up to 0 without links");
  expect(words).toContain("The memory has 16 locations. The LSTM has more squares right at 20 columns.");
  expect(lengthWords([8], [accuracy(0.99, 0.995)], 16)).toContain("At no measured length");
});
