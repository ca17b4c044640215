import { MOST_DIRECTIONS } from "./routeCode.ts";
import { edges, stations, trackOf, tracks } from "./tracks.ts";

/** A route: the first station, and the edges to follow, as indices of the edges of the map. */
export interface Route {
  readonly from: string;
  readonly edges: readonly number[];
}

/** A line, followed from one end to the other. */
export interface LineRoute extends Route {
  readonly line: string;
}

/** Returns a route with the fewest stops that uses no cut track; undefined if there is none. */
export function shortestRoute(from: string, to: string, cut: readonly number[], line?: string): Route | undefined {
  const cameBy = new Map<string, number>();
  const queue = [from];
  for (const station of queue) {
    if (station === to) break;
    edges.forEach(([source, , destination], edge) => {
      const isOpen = !cut.includes(trackOf(edge)) && (line === undefined || tracks[trackOf(edge)]!.line === line);
      if (source !== station || destination === from || cameBy.has(destination) || !isOpen) return;
      cameBy.set(destination, edge);
      queue.push(destination);
    });
  }
  if (from === to || !cameBy.has(to)) return undefined;
  const route: number[] = [];
  for (let station = to; station !== from; station = edges[route[0]!]![0]) route.unshift(cameBy.get(station)!);
  return { from, edges: route };
}

/** The last station of a route. */
export function endOf({ from, edges: route }: Route): string {
  return route.length > 0 ? edges[route.at(-1)!]![2] : from;
}

/** The way along each line, from one end, as far as an address can hold it; one for each connected part with two tracks or more. */
export const lineRoutes: readonly LineRoute[] = [...new Set(tracks.map(({ line }) => line))].flatMap((line) => {
  const ways = stations.flatMap((from) =>
    stations.flatMap((to) => {
      const route = from < to ? shortestRoute(from, to, [], line) : undefined;
      return route && route.edges.length >= 2 ? [{ ...route, line }] : [];
    }),
  );
  const longest = ways.sort((a, b) => b.edges.length - a.edges.length);
  const apart = longest.filter((way, at) => !longest.slice(0, at).some((other) => shareStations(way, other)));
  return apart.map((way) => ({ ...way, edges: way.edges.slice(0, MOST_DIRECTIONS) }));
});

function shareStations(a: Route, b: Route): boolean {
  const stationsOf = ({ from, edges: route }: Route) => [from, ...route.map((edge) => edges[edge]![2])];
  return stationsOf(a).some((station) => stationsOf(b).includes(station));
}
