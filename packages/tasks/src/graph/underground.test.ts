import { existsSync, readFileSync } from "node:fs";
import { env } from "node:process";
import { describe, expect, it } from "vitest";
import { underground, undergroundAllLines } from "./underground.ts";
import { undergroundSource } from "./undergroundSource.ts";

const folder = new URL("../../../../../shared/data/underground/", import.meta.url);

/** Rows of a CSV file whose first line names the columns. Commas occur only in quotes that are not read. */
function readCsv(name: string): Record<string, string>[] {
  const [head, ...rows] = readFileSync(new URL(`london.${name}.csv`, folder), "utf8")
    .trim()
    .split(/\r?\n/);
  const cells = (line: string) => [...line.matchAll(/"([^"]*)"|([^,]+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  const names = cells(head!);
  return rows.map((row) => Object.fromEntries(cells(row).map((value, at) => [names[at]!, value])));
}

/** Triples "station|line|station" of the interchanges, by the rules in undergroundSource.ts. */
function derive(): { readonly triples: Set<string>; readonly places: Map<string, string> } {
  const stations = new Map(readCsv("stations").map((row) => [row.id!, row]));
  const lines = new Map(readCsv("lines").map(({ line, name }) => [line!, name!.replace(/ Line$/, "")]));
  const isInside = (id: string) => stations.get(id)!.zone === "1";
  const inside = readCsv("connections").filter(({ station1, station2 }) => isInside(station1!) && isInside(station2!));
  const neighbours = (id: string, line: string) =>
    inside
      .filter((row) => row.line === line && [row.station1, row.station2].includes(id))
      .map(({ station1, station2 }) => (station1 === id ? station2! : station1!));
  const linesOf = (id: string) => [...lines.keys()].filter((line) => neighbours(id, line).length > 0);
  const isKept = (id: string) => linesOf(id).length >= 2;
  const triples = new Set<string>();
  const kept = [...stations.keys()].filter((id) => isInside(id) && isKept(id));
  for (const id of kept) {
    for (const line of linesOf(id)) {
      for (const first of neighbours(id, line)) {
        let [before, at]: [string, string | undefined] = [id, first];
        while (at !== undefined && !isKept(at)) {
          const onward: string[] = neighbours(at, line).filter((other) => other !== before);
          [before, at] = [at, onward[0]];
        }
        if (at !== undefined && at !== id) {
          triples.add(`${stations.get(id)!.name}|${lines.get(line)}|${stations.get(at)!.name}`);
        }
      }
    }
  }
  const places = kept.map((id) => stations.get(id)!);
  return { triples, places: new Map(places.map((row) => [row.name!, `${+row.latitude!} ${+row.longitude!}`])) };
}

// The test is skipped if the data is missing. In CI, missing data is a failure.
describe.skipIf(!existsSync(folder) && env.CI === undefined)("the source of the map", () => {
  it("is what the rules derive from the published tables", () => {
    const { triples, places } = derive();
    const found = undergroundAllLines.edges.map(
      ([from, label, to]) => `${from}|${label.replace(/ [NESW]$/, "")}|${to}`,
    );
    expect(new Set(found)).toEqual(triples);
    expect(found).toHaveLength(triples.size);
    expect(new Map(undergroundSource.stations.map(([name, ...place]) => [name, place.join(" ")]))).toEqual(places);
  });
});

describe("the map with one line for each pair of neighbours", () => {
  it("has each pair once in each direction, with the label of the map of all lines", () => {
    const pairs = underground.edges.map(([from, , to]) => `${from}|${to}`);
    expect(new Set(pairs).size).toBe(118);
    expect(new Set(pairs)).toEqual(new Set(undergroundAllLines.edges.map(([from, , to]) => `${from}|${to}`)));
    for (const edge of underground.edges) expect(undergroundAllLines.edges).toContainEqual(edge);
  });

  it("has compass quarters as a traveller knows them", () => {
    const label = (from: string, to: string) =>
      underground.edges.find((edge) => edge[0] === from && edge[2] === to)?.[1];
    expect(label("Oxford Circus", "Tottenham Court Road")).toBe("Central E");
    expect(label("Tottenham Court Road", "Oxford Circus")).toBe("Central W");
    expect(label("Victoria", "Green Park")).toBe("Victoria N");
  });
});
