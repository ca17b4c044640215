/**
 * share_t[n,s] = w_s[n] · Π_{s < u ≤ t} (1 - w_u[n])        w_s[n] = 1 - Π_v (1 - writeWeight_{s,v}[n])
 * label_t[n]   = symbol of the step s ≤ t with the largest share, if it exceeds LEAST_SHARE
 *
 * The symbol that was shown in the step of a location's main write: the one that most of its content comes from. Smaller writes on top, and
 * freeing, leave the label unchanged: a label says what is stored, not whether it is still needed.
 */
import type { Trace } from "@dncjs/core";
import { requireShown } from "../checks.ts";
import { type MemoryTrace, memoryTrace } from "../memoryTrace.ts";
import type { Shown } from "../symbols.ts";

/** A location whose largest share is not above this holds nothing. */
export const LEAST_SHARE = 0.1;

export interface Labels {
  /** [T, N]: the step of the main write of location n after step t; -1 if none. Of a sparse memory: the locations of the trace. */
  readonly writtenAt: Int32Array;
  /**
   * Returns the symbol of a location of the trace after a step; null if it has no main write, or one at a step without a symbol.
   */
  at(step: number, location: number): string | null;
}

/**
 * Returns, as [T, N], the step of the main write of each location after each step; -1 if none. Of a sparse memory N are the locations of the trace.
 * `batchIndex` defaults to 0.
 * @throws ArgumentError if the traced network has no memory, or the batch no such element
 */
export function mainWrites(trace: Trace, batchIndex: number = 0): Int32Array {
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, locations: N } = run;
  const weights = writeShares(run);
  const writtenAt = new Int32Array(T * N);
  const step = new Int32Array(N);
  const share = new Float64Array(N);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < N; n++) {
      const weight = weights[t * N + n]!;
      share[n]! *= 1 - weight;
      // A later write beats all earlier ones if it beats the largest of them, as it reduces all by the same factor.
      if (weight >= share[n]!) {
        share[n] = weight;
        step[n] = t;
      }
      writtenAt[t * N + n] = share[n]! > LEAST_SHARE ? step[n]! : -1;
    }
  }
  return writtenAt;
}

/** Returns, as [T, N], the share of a location that the write heads replace together in a step. */
function writeShares({ steps: T, locations: N, writeHeads: V, tensor }: MemoryTrace): Float64Array {
  const weights = tensor("writeWeights");
  return Float64Array.from({ length: T * N }, (_, k) => {
    const [t, n] = [Math.floor(k / N), k % N];
    let kept = 1;
    for (let v = 0; v < V; v++) kept *= 1 - weights[(t * V + v) * N + n]!;
    return 1 - kept;
  });
}

/**
 * Labels the locations of one batch element. `batchIndex` defaults to 0.
 * @throws ArgumentError if `shown` does not have one entry per step, or the traced network has no memory
 */
export function labels(trace: Trace, shown: Shown, batchIndex: number = 0): Labels {
  const { steps, locations } = memoryTrace(trace, batchIndex);
  requireShown(shown, steps);
  const writtenAt = mainWrites(trace, batchIndex);
  return {
    writtenAt,
    at(step, location) {
      const written = writtenAt[step * locations + location] ?? -1;
      return written < 0 ? null : (shown[written] ?? null);
    },
  };
}
