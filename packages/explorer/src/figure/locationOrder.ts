import { at, type Run } from "../session/run.ts";

/** A row counts as written from this weighting on. */
const WRITTEN = 0.3;

/** Where each row of memory stands in the figure. */
export interface RowOrder {
  /** By place: the number of the row. */
  readonly rows: readonly number[];
  /** By row: its place. */
  readonly places: readonly number[];
}

/** Rows in the order in which they are first written, the others after them by number; or all of them by number. */
export function rowOrder(run: Run, byNumber: boolean): RowOrder {
  const first = Array.from({ length: run.N }, (_, n) => (byNumber ? 0 : firstWrite(run, n)));
  const rows = first.map((_, n) => n).sort((a, b) => first[a]! - first[b]! || a - b);
  const places = new Array<number>(run.N);
  rows.forEach((n, place) => {
    places[n] = place;
  });
  return { rows, places };
}

function firstWrite(run: Run, n: number): number {
  for (let t = 0; t < run.T; t++) if (at(run.writeWeights, t, run.N)[n]! > WRITTEN) return t;
  return run.T;
}
