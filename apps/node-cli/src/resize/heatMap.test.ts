import { expect, test } from "vitest";
import { heatMap, sizeTable } from "./heatMap.ts";

const cells = [
  { triples: 32, locations: 64, accuracy: 0.98, walks: 100 },
  { triples: 128, locations: 64, accuracy: 0.25, walks: 100 },
  { triples: 32, locations: 256, accuracy: 1, walks: 100 },
];

test("the table has a row for each number of triples, and a gap for a combination that was not tested", () => {
  expect(sizeTable(cells).split("\n")).toEqual([
    "| triples | 64 locations | 256 locations |",
    "| --- | --- | --- |",
    "| 32 | 98 % | 100 % |",
    "| 128 | 25 % |  |",
  ]);
});

test("the picture has a square with its accuracy for each combination", () => {
  const svg = heatMap(cells);
  expect(svg.match(/<rect x/g)).toHaveLength(3);
  for (const text of ["98 %", "25 %", "100 %", "locations of the memory"]) expect(svg).toContain(text);
  expect(svg).not.toContain("NaN");
});
