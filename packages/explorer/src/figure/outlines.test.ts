import { describe, expect, it } from "vitest";
import { discOutline, Outlines, rectOutline, squareOutline } from "./outlines.ts";

/** Start point of an outline and the sum of its relative moves. */
function ends(outline: string): { readonly from: readonly number[]; readonly by: readonly number[] } {
  const by = [0, 0];
  const numbers = (text: string) => text.trim().split(/\s+/).map(Number);
  for (const [, command, text] of outline.matchAll(/([hvqa])([^a-zA-Z]*)/g)) {
    const values = numbers(text!);
    if (command === "h") by[0]! += values[0]!;
    else if (command === "v") by[1]! += values[0]!;
    else for (const axis of [0, 1]) by[axis]! += values.at(axis - 2)!;
  }
  return { from: numbers(/M([^a-zA-Z]*)/.exec(outline)![1]!), by };
}

describe("an outline", () => {
  it("of a square with round corners, or of a disc, is closed", () => {
    for (const outline of [squareOutline(9, 9, 0.7, 20), squareOutline(9, 9, 0.3, 20), discOutline(9, 9, 0.5, 20)]) {
      const { by } = ends(outline);
      expect(Math.abs(by[0]!) + Math.abs(by[1]!), outline).toBeLessThan(1e-9);
    }
  });

  it("of a weight has the right area and centre", () => {
    expect(rectOutline(1, 2, 3, 4)).toBe("M1 2h3v4h-3z");
    expect(squareOutline(10, 10, 0.04, 10)).toBe("M9 9h2v2h-2z");
    expect(ends(discOutline(10, 10, 1, 8)).from).toEqual([6, 10]);
  });

  it("is empty for weights that are not drawn", () => {
    expect([rectOutline(0, 0, 5, 0), squareOutline(0, 0, 0.01, 20), discOutline(0, 0, 0, 20)]).toEqual(["", "", ""]);
  });
});

it("outlines are merged into one path per fill, in order of first use", () => {
  const outlines = new Outlines();
  outlines.add("a", { fill: "ink" });
  outlines.add("b", { fill: "paper", opacity: 0.501 });
  outlines.add("c", { fill: "ink" });
  outlines.add("d", { fill: "paper", opacity: 0.499 });
  outlines.add("", { fill: "nothing" });
  const drawn = outlines.drawn("band").map(({ values }) => values);
  expect(drawn).toEqual([
    ["ac", "ink", 1, "band"],
    ["bd", "paper", 0.5, "band"],
  ]);
});
