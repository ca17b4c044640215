import { expect, it } from "vitest";
import { sparseStops, sparseWords } from "./sparseView.ts";

it("the slider goes from dense to all locations and down to one", () => {
  expect(sparseStops(16)).toEqual([null, 16, 8, 4, 2, 1]);
  expect(sparseStops(10)).toEqual([null, 10, 8, 4, 2, 1]);
  expect(sparseStops(256)).toEqual([null, 256, 128, 64, 32, 16, 8, 4, 2, 1]);
  expect(sparseStops(1)).toEqual([null, 1]);
});

it("says how many locations a read may touch", () => {
  expect([null, 16, 1].map((reads) => sparseWords(reads, 16))).toEqual([
    "all 16 (dense)",
    "16 of 16 locations",
    "1 of 16 locations",
  ]);
});
