/** A route and the cut tracks, as they are in an address: indices of stations, directions and tracks of the map. */
export interface RouteCode {
  readonly from: number;
  readonly directions: readonly number[];
  readonly cut: readonly number[];
}

/** Tracks of the map, each told in both directions. */
export const TRACKS = 59;
/** A route has at most this many directions. */
export const MOST_DIRECTIONS = 16;

/** Separates the route from the cut tracks. */
const CUT = 0xff;

/** Encodes a route: two hexadecimal digits for the station, for each direction, and for each cut track after ff. */
export function writeRoute({ from, directions, cut }: RouteCode): string {
  const codes = [from, ...directions, ...(cut.length > 0 ? [CUT, ...cut] : [])];
  return codes.map((code) => code.toString(16).padStart(2, "0")).join("");
}

/** Decodes a route. Ignores unknown tracks, and directions beyond the maximum. */
export function readRoute(text: string): RouteCode {
  const [from = 0, ...codes] = (text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const end = codes.indexOf(CUT);
  const directions = (end < 0 ? codes : codes.slice(0, end)).slice(0, MOST_DIRECTIONS);
  const cut = end < 0 ? [] : [...new Set(codes.slice(end + 1))].filter((track) => track < TRACKS);
  return { from, directions, cut };
}

/** Returns the steps of a sequence: a description, the directions, and an answer to each with an end. */
export function stepsOf({ directions, cut }: Pick<RouteCode, "directions" | "cut">): number {
  return 2 * (TRACKS - cut.length) + 2 * directions.length + 1;
}
