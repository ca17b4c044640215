/**
 * leaks = rows n with usage_{T-1}[n] > ½ and no readWeight_t[·,n] > 0.1 in any step t ≥ the step of the last write of n (weighting > ½)
 *
 * Rows that are held for nothing: still in use at the end of the sequence, and not read since they were written. A step writes before it
 * reads, so a read in the step of the write counts as after it. A row that is in use without a write above ½ must not have been read at all.
 */
import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { lastWrites } from "./labels.ts";

/** A row is in use above this usage. */
export const IN_USE = 0.5;
/** A row is visited by a read above this weighting. */
export const VISITED = 0.1;

export interface Leak {
  readonly row: number;
  /** At the end. */
  readonly usage: number;
  /** The step of its last write; null where no write was above ½. */
  readonly writtenAt: number | null;
}

/** In the order of the rows; `row` is that of the batch. @throws ArgumentError for a network without memory */
export function leaks(trace: Trace, row: number = 0): readonly Leak[] {
  const run = memoryTrace(trace, row);
  const { steps: T, rows: N, readHeads: R } = run;
  const [usage, reads, writtenAt] = [run.tensor("usage"), run.tensor("readWeights"), lastWrites(trace, row)];
  const found: Leak[] = [];
  for (let n = 0; n < N; n++) {
    const used = usage[(T - 1) * N + n]!;
    const last = writtenAt[(T - 1) * N + n]!;
    if (!(used > IN_USE) || isVisited(reads, n, Math.max(0, last), { T, N, R })) continue;
    found.push({ row: n, usage: used, writtenAt: last < 0 ? null : last });
  }
  return found;
}

type Sizes = Readonly<Record<"T" | "N" | "R", number>>;

function isVisited(reads: ArrayLike<number>, n: number, from: number, { T, N, R }: Sizes): boolean {
  for (let at = from * R; at < T * R; at++) if (reads[at * N + n]! > VISITED) return true;
  return false;
}
