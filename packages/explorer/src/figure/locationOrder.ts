import { at, type Run } from "../session/run.ts";

/** A location counts as written from this weighting on. */
const WRITTEN = 0.3;

/** Where each memory location stands in the figure. */
export interface LocationOrder {
  /** By position: the number of the location. */
  readonly locations: readonly number[];
  /** By location: its position. */
  readonly positions: readonly number[];
}

/** Locations in the order in which they are first written, the others after them by number; or all of them by number. */
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
  for (let t = 0; t < run.T; t++) if (at(run.writeWeights, t, run.N)[n]! > WRITTEN) return t;
  return run.T;
}
