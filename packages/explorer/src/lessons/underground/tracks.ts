import { underground } from "@dncjs/tasks/graph";

/** A connection of two neighbouring stations by one line, in both directions. */
export interface Track {
  readonly line: string;
  readonly a: string;
  readonly b: string;
  /** Indices of the edges of the map, from a to b and from b to a. */
  readonly edges: readonly [number, number];
}

/** The edges of the map: station, direction, station. */
export const edges: readonly (readonly [source: string, direction: string, destination: string])[] = underground.edges;

/** All stations in alphabetical order. */
export const stations: readonly string[] = [...new Set(edges.map(([source]) => source))].sort();
/** All directions in alphabetical order: a line and a compass quarter, such as "Victoria N". */
export const directions: readonly string[] = [...new Set(edges.map(([, direction]) => direction))].sort();

/** All tracks, in the order of their first edges. */
export const tracks: readonly Track[] = edges.flatMap(([a, direction, b], edge) => {
  const back = edges.findIndex(
    ([source, other, destination]) => source === b && destination === a && lineOf(other) === lineOf(direction),
  );
  return back < edge ? [] : [{ line: lineOf(direction), a, b, edges: [edge, back] as const }];
});

const trackOfEdge: readonly number[] = edges.map((_, edge) => tracks.findIndex((track) => track.edges.includes(edge)));

/** Returns the track of an edge. */
export const trackOf = (edge: number): number => trackOfEdge[edge]!;

/** Returns the edge that leaves a station in a direction; -1 if there is none. */
export function edgeFrom(station: string, direction: string): number {
  return edges.findIndex(([source, own]) => source === station && own === direction);
}

const quarters: Readonly<Record<string, string>> = { N: "north", E: "east", S: "south", W: "west" };

/** Returns the line of a direction: "Victoria" for "Victoria N". */
export function lineOf(direction: string): string {
  return direction.slice(0, -2);
}

/** Returns the compass quarter of a direction in words: "north" for "Victoria N". */
export function quarterOf(direction: string): string {
  return quarters[direction.slice(-1)]!;
}

/** Names that differ from those of the data: shorter, or with a spelling mistake mended. */
const shown: Readonly<Record<string, string>> = {
  "Edgware Road (C)": "Edgware Road",
  "King's Cross St. Pancras": "King’s Cross",
  "Picadilly Circus": "Piccadilly Circus",
  "St. James's Park": "St James’s Park",
};

/** Returns the name of a station on the page. */
export const nameOf = (station: string): string => shown[station] ?? station;
