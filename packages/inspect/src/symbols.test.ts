import { describe, expect, test } from "vitest";
import { columnSymbols, storySymbols } from "./symbols.ts";

const channels = { symbol: { from: 0, bits: 2 }, flags: [[2, "▸"]] as const, needed: 2 };

describe("the symbols of columns", () => {
  // A flag, a column, its answer, the end mark, and a step behind the end.
  const sequence = {
    steps: 5,
    x: [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    target: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    mask: [1, 1, 1, 1, 0],
    answer: [0, 0, 1, 1, 0],
  };

  test("are the column shown or the sign of a flag, and the column asked for", () => {
    const { shown, needed } = columnSymbols(sequence, channels);
    expect(shown).toEqual(["▸", "01", null, null, null]);
    expect(needed).toEqual([null, null, ["01"], null, null]);
  });

  test("of a task whose answers rest on many rows need nothing, and are shown at answers too", () => {
    const { shown, needed } = columnSymbols(sequence, { ...channels, needed: 0 });
    expect(shown).toEqual(["▸", "01", "00", "00", null]);
    expect(needed).toEqual([null, null, null, null, null]);
  });
});

test("the symbols of a story are its lines; an answer needs any earlier line with the word asked for", () => {
  const { shown, needed } = storySymbols({
    lines: [1, 1, 2, 3, 3, 4, 4],
    words: [["mary"], ["park"], ["john"], ["mary", "?"], [], ["john", "?"], []],
    asked: [null, null, null, null, "park", null, "hall"],
  });
  expect(shown).toEqual(["1 mary park", "1 mary park", "2 john", "3 mary ?", "3 mary ?", "4 john ?", "4 john ?"]);
  expect(needed).toEqual([null, null, null, null, ["1 mary park"], null, null]);
});
