/**
 * label_t[n] = symbol of the last step s ≤ t with writeWeight_s[n] > ¼
 *
 * The symbol that was shown when a location was last written by any write head with a weighting above ¼. Smaller writes
 * and freeing leave the label unchanged: a label says what was stored, not whether it is still needed.
 */
import type { Trace } from "@dncjs/core";
import { requireSteps } from "../checks.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { Shown } from "../symbols.ts";

/**
 * A write counts above this weighting. Trained networks often store what they are shown with a weighting of about ½, and erase with one below ¼.
 */
export const WRITTEN = 0.25;

export interface Labels {
  /** [T, N]: the step of the last write of location n, up to and including step t; -1 if none. Of a sparse memory: the locations of the trace. */
  readonly writtenAt: Int32Array;
  /**
   * Returns the symbol of a location of the trace after a step; null if it was never written, or written at a step without a symbol.
   */
  at(step: number, location: number): string | null;
}

/**
 * Returns, as [T, N], the step of the last write with a weighting above ¼, up to and including step t; -1 if none. Of a sparse memory N are the
 * locations of the trace.
 * `batchIndex` defaults to 0.
 * @throws ArgumentError if the traced network has no memory, or the batch no such element
 */
export function lastWrites(trace: Trace, batchIndex: number = 0): Int32Array {
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, locations: N, writeHeads: V } = run;
  const weights = run.tensor("writeWeights");
  const writtenAt = new Int32Array(T * N).fill(-1);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < N; n++) {
      let isWritten = false;
      for (let v = 0; v < V; v++) isWritten ||= weights[(t * V + v) * N + n]! > WRITTEN;
      writtenAt[t * N + n] = isWritten ? t : t === 0 ? -1 : writtenAt[(t - 1) * N + n]!;
    }
  }
  return writtenAt;
}

/**
 * Labels the locations of one batch element. `batchIndex` defaults to 0.
 * @throws ArgumentError if `shown` does not have one entry per step, or the traced network has no memory
 */
export function labels(trace: Trace, shown: Shown, batchIndex: number = 0): Labels {
  const { steps, locations } = memoryTrace(trace, batchIndex);
  requireSteps("shown", shown, steps);
  const writtenAt = lastWrites(trace, batchIndex);
  return {
    writtenAt,
    at(step, location) {
      const written = writtenAt[step * locations + location] ?? -1;
      return written < 0 ? null : (shown[written] ?? null);
    },
  };
}
