/**
 * leaks = locations n with usage_{T-1}[n] > ½ and no readWeight_t[·,n] > 0.1 in any step t ≥ the step of the main
 * write of n (labels.ts)
 *
 * Locations that are still in use at the end of the sequence and were not read since their main write. A step writes
 * before it reads, so a read in the step of the write counts. A location in use without a main write leaks if it was
 * never read.
 */
import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { mainWrites } from "./labels.ts";

/** A location is in use above this usage. */
const IN_USE = 0.5;
/** A read visits a location above this weighting. */
const VISITED = 0.1;

export interface Leak {
  readonly location: number;
  /** After the last step. */
  readonly usage: number;
  /** The step of its main write; null if none. */
  readonly writtenAt: number | null;
}

/**
 * Returns the leaks of one batch element, by location. `batchIndex` defaults to 0.
 * @throws ArgumentError if the traced network has no memory, or the batch no such element
 */
export function leaks(trace: Trace, batchIndex: number = 0): readonly Leak[] {
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, locations: N, readHeads: R } = run;
  const usage = run.tensor("usage");
  const reads = run.tensor("readWeights");
  const writtenAt = mainWrites(trace, batchIndex);
  const found: Leak[] = [];
  for (let n = 0; n < N; n++) {
    const lastUsage = usage[(T - 1) * N + n]!;
    const written = writtenAt[(T - 1) * N + n]!;
    if (!(lastUsage > IN_USE) || isVisited(reads, n, Math.max(0, written), { T, N, R })) continue;
    found.push({ location: run.numbers[n]!, usage: lastUsage, writtenAt: written < 0 ? null : written });
  }
  return found;
}

type Sizes = Readonly<Record<"T" | "N" | "R", number>>;

/** Whether any head reads location n in step `from` or later. */
function isVisited(reads: ArrayLike<number>, n: number, from: number, { T, N, R }: Sizes): boolean {
  for (let at = from * R; at < T * R; at++) if (reads[at * N + n]! > VISITED) return true;
  return false;
}
