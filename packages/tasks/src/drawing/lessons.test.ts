import { expect, it } from "vitest";
import { doubling, spanOf, together } from "./lessons.ts";

it("sizes double up to the last one", () => {
  expect([doubling(1, 8), doubling(3, 10), doubling(4, 4), doubling(2, 1)]).toEqual([
    [1, 2, 4, 8],
    [3, 6, 10],
    [4],
    [1],
  ]);
});

it("two lists of sizes reach their last values together", () => {
  expect(together([1, 2, 4], [3, 6])).toEqual([
    [1, 3],
    [2, 3],
    [4, 6],
  ]);
  expect(together([5], [1, 2])).toEqual([
    [5, 1],
    [5, 2],
  ]);
});

it("a span has its noun in singular or plural", () => {
  expect([spanOf(1, 1, "key"), spanOf(1, 3, "key"), spanOf(2, 2, "key")]).toEqual(["1 key", "1 to 3 keys", "2 keys"]);
});
