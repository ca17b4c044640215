/**
 * label_t[n] = symbol of the last step s ≤ t with writeWeight_s[n] > ½
 *
 * What a row stands for: what was shown when it was last written for good, by any write head. A write of half or less leaves the label as it
 * was, and so does freeing: a label says what was put there, not whether it is still wanted.
 */
import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { requireSteps, type Shown } from "../symbols.ts";

/** A write counts above this weighting. */
export const WRITTEN = 0.5;

export interface Labels {
  /** [T,N]: the step that wrote row n last, up to and with step t; -1 where none has. */
  readonly writtenAt: Int32Array;
  /** The symbol of row n after step t; null where the row was never written, or at a step that shows none. */
  at(step: number, row: number): string | null;
}

/** [T,N]: the step of the last write with a weighting above ½, up to and with step t; -1 where there was none. */
export function lastWrites(trace: Trace, row: number = 0): Int32Array {
  const run = memoryTrace(trace, row);
  const { steps: T, rows: N, writeHeads: V } = run;
  const weights = run.tensor("writeWeights");
  const writtenAt = new Int32Array(T * N).fill(-1);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < N; n++) {
      let written = false;
      for (let v = 0; v < V; v++) written ||= weights[(t * V + v) * N + n]! > WRITTEN;
      writtenAt[t * N + n] = written ? t : t === 0 ? -1 : writtenAt[(t - 1) * N + n]!;
    }
  }
  return writtenAt;
}

/** @param shown one symbol a step. @throws ArgumentError where it is not, and for a network without memory */
export function labels(trace: Trace, shown: Shown, row: number = 0): Labels {
  const { steps, rows } = memoryTrace(trace, row);
  requireSteps("shown", shown, steps);
  const writtenAt = lastWrites(trace, row);
  return {
    writtenAt,
    at(step, n) {
      const written = writtenAt[step * rows + n] ?? -1;
      return written < 0 ? null : (shown[written] ?? null);
    },
  };
}
