import { mapWalk, underground } from "@dncjs/tasks/graph";
import type { Settings } from "../../settings/settings.ts";
import type { MapLesson } from "../lesson.ts";
import type { Phase } from "../picture/episode.ts";
import type { Route } from "./route.ts";
import { type RouteCode, readRoute, writeRoute } from "./routeCode.ts";
import { directions, edgeFrom, edges, stations, trackOf, tracks } from "./tracks.ts";

/** Input of the network: a map without its cut tracks, and a route as directions. */
export interface Journey {
  readonly route: Route;
  /** Indices of the cut tracks. */
  readonly cut: readonly number[];
  /** The draw of the numbers and of the order. */
  readonly draw: number;
  /** [T,X] */
  readonly x: Float32Array;
  /** The edge told at each step of the description. */
  readonly told: readonly number[];
  readonly steps: number;
  readonly phases: readonly Phase[];
  /** Returns the station, the direction and the next station that outputs [T,Y] name at a step; null for a number without a name. */
  answer(
    y: ArrayLike<number>,
    step: number,
  ): readonly [source: string | null, direction: string | null, destination: string | null];
}

/** Number of draws that the address can select. */
export const DRAWS = 32;

/** Returns the journey in the settings; the lesson's own if the route is empty or unknown. */
export function journeyOf({ shown }: MapLesson, settings: Pick<Settings, "shown" | "choice">): Journey {
  const wanted = readRoute(settings.shown ?? shown);
  const { cut } = wanted;
  const route = routeIn(wanted) ?? routeIn(readRoute(shown))!;
  const draw = settings.choice ?? 0;
  const walk = mapWalk({
    map: underground,
    from: route.from,
    labels: route.edges.map((edge) => edges[edge]![1]),
    without: cut.flatMap((track) => tracks[track]!.edges),
    seed: draw,
  });
  const told = walk.described;
  const { steps, x } = walk.batch;
  const label = `${told.length} tracks are told, in random order`;
  const phases = [
    { from: 0, to: told.length, label, short: "told" },
    { from: told.length, to: steps, label: "asked, answered", short: "answers" },
  ];
  return { route, cut, draw, x, told, steps, phases, answer: walk.answer };
}

/** Follows the directions of a code, up to the first that leads nowhere; undefined if that is the first of all. */
function routeIn(code: RouteCode): Route | undefined {
  const from = stations[code.from];
  const route: number[] = [];
  let station = from ?? "";
  for (const direction of code.directions) {
    const edge = edgeFrom(station, directions[direction] ?? "");
    if (edge < 0) break;
    route.push(edge);
    station = edges[edge]![2];
  }
  return from !== undefined && route.length > 0 ? { from, edges: route } : undefined;
}

/** Encodes a route and cut tracks for the address. */
export function codeOf({ from, edges: route }: Route, cut: readonly number[]): string {
  const codes = route.map((edge) => directions.indexOf(edges[edge]![1]));
  return writeRoute({ from: stations.indexOf(from), directions: codes, cut });
}

/** The steps of the directions and of the answers. */
export function askedAt({ told }: Journey, direction: number): number {
  return told.length + direction;
}

export function answeredAt({ told, route }: Journey, direction: number): number {
  return told.length + route.edges.length + direction;
}

/** Returns the index of the first direction over a cut track; that of the end if there is none. */
export function firstCut({ route, cut }: Journey): number {
  const at = route.edges.findIndex((edge) => cut.includes(trackOf(edge)));
  return at < 0 ? route.edges.length : at;
}
