import { describe, expect, test } from "vitest";
import { columnSymbols, storySymbols } from "./symbols.ts";

const channels = { symbol: { from: 0, bits: 2 }, flags: [[2, "▸"]] as const, needed: 2 };

describe("columnSymbols", () => {
  // A flag, a column, its answer, the end mark, and a masked step.
  const sequence = {
    steps: 5,
    x: [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    target: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    mask: [1, 1, 1, 1, 0],
    answer: [0, 0, 1, 1, 0],
  };

  test("shows the column or the sign of a flag, and needs the target column", () => {
    const { shown, needed } = columnSymbols(sequence, channels);
    expect(shown).toEqual(["▸", "01", null, null, null]);
    expect(needed).toEqual([null, null, ["01"], null, null]);
  });

  test("needs nothing if answers depend on several locations, and then shows symbols at answers too", () => {
    const { shown, needed } = columnSymbols(sequence, { ...channels, needed: 0 });
    expect(shown).toEqual(["▸", "01", "00", "00", null]);
    expect(needed).toEqual([null, null, null, null, null]);
  });
});

test("storySymbols shows the lines of a story; an answer needs any earlier line that contains the word", () => {
  const { shown, needed } = storySymbols({
    lines: [1, 1, 2, 3, 3, 4, 4],
    words: [["mary"], ["park"], ["john"], ["mary", "?"], [], ["john", "?"], []],
    expected: [null, null, null, null, "park", null, "hall"],
  });
  expect(shown).toEqual(["1 mary park", "1 mary park", "2 john", "3 mary ?", "3 mary ?", "4 john ?", "4 john ?"]);
  expect(needed).toEqual([null, null, null, null, ["1 mary park"], null, null]);
});
