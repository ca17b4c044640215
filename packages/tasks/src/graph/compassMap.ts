import type { GraphMap } from "./graphMap.ts";

/** Stations and the lines that connect them. */
export interface MapSource {
  /** Name, latitude and longitude in degrees. */
  readonly stations: readonly (readonly [name: string, latitude: number, longitude: number])[];
  /** For each line, pairs of neighbours as indices of stations. Trains run in both directions. */
  readonly lines: readonly (readonly [name: string, pairs: readonly (readonly [number, number])[]])[];
}

/**
 * Returns the graph of a map. The label of an edge is its line and the compass quarter of its direction, such as "Victoria N": on a line alone,
 * a station has two neighbours.
 * @param lines "all", or "one" for the first line between each pair of neighbours
 */
export function compassMap({ stations, lines }: MapSource, choice: "all" | "one"): GraphMap {
  const connected = new Set<string>();
  const edges = lines.flatMap(([line, pairs]) =>
    pairs.flatMap(([a, b]) => {
      const isKnown = connected.has(`${a} ${b}`);
      connected.add(`${a} ${b}`);
      if (choice === "one" && isKnown) return [];
      const edge = (from: number, to: number) => {
        const quarter = quarterOf(stations[from] as Station, stations[to] as Station);
        return [(stations[from] as Station)[0], `${line} ${quarter}`, (stations[to] as Station)[0]] as const;
      };
      return [edge(a, b), edge(b, a)];
    }),
  );
  return { edges };
}

type Station = MapSource["stations"][number];

/** Returns the quarter, 90° wide, that holds the direction from one station to another. */
function quarterOf([, latitude, longitude]: Station, [, otherLatitude, otherLongitude]: Station): string {
  const north = otherLatitude - latitude;
  const east = (otherLongitude - longitude) * Math.cos((latitude * Math.PI) / 180);
  if (Math.abs(north) >= Math.abs(east)) return north >= 0 ? "N" : "S";
  return east >= 0 ? "E" : "W";
}
