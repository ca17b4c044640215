import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sequenceBounds } from "./bounds.ts";
import { functions } from "./functions.ts";

const page = readFileSync(new URL("../../../../docs/numerics.md", import.meta.url), "utf8");
/** The cells of all rows of tables. */
const rows = [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => row!.split(" | ").map((cell) => cell.trim()));

test("docs/numerics.md has the bounds of the functions", () => {
  for (const { name, wasm, wgsl } of functions) {
    const [, , , boundOfWasm, , boundOfGpu] = rows.find(([first]) => first === name)!;
    expect([name, boundOfWasm, boundOfGpu]).toEqual([name, wasm ? String(wasm.ulp) : "", String(wgsl!.ulp)]);
  }
});

test("docs/numerics.md has the bounds of whole sequences", () => {
  const expected = Object.entries(sequenceBounds).flatMap(([model, bounds]) =>
    Object.entries(bounds).map(([input, bound]) => [model, input, bound.toExponential(0)]),
  );
  const found = rows.filter(([model]) => model! in sequenceBounds).filter((cells) => cells.length === 6);
  expect(found.map(([model, input, , , , bound]) => [model, input, bound])).toEqual(expected);
});
