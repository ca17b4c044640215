import { mainWrite, type Run } from "../session/run.ts";

/** Order of the memory locations in the figure. */
export interface LocationOrder {
  /** Location at each position. */
  readonly locations: readonly number[];
  /** Position of each location. */
  readonly positions: readonly number[];
}

/** Orders locations by their first write, unwritten ones last by number; or all by number. */
export function locationOrder(run: Run, byNumber: boolean): LocationOrder {
  const first = Array.from({ length: run.N }, (_, n) => (byNumber ? 0 : firstWrite(run, n)));
  const locations = first.map((_, n) => n).sort((a, b) => first[a]! - first[b]! || a - b);
  const positions = new Array<number>(run.N);
  locations.forEach((n, position) => {
    positions[n] = position;
  });
  return { locations, positions };
}

function firstWrite(run: Run, n: number): number {
  for (let t = 0; t < run.T; t++) if (mainWrite(run, n, t) === t) return t;
  return run.T;
}
