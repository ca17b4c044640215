/**
 * entropy = - Σ_n p_n log p_n / log N   with p = w / Σ w        largest = max_n w_n
 *
 * How much a weighting points at one row: 0 one row alone, 1 all rows alike. A weighting may sum to less than 1 (a write gate that is shut),
 * so the entropy is that of its shares, and where hardly anything is addressed (a sum below 0.1) there is nothing to be sharp about.
 */
import type { FloatArray, Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";

/** A head addresses something where its weighting sums to at least this. */
export const ADDRESSED = 0.1;

/** Of one head. */
export interface HeadSharpness {
  /** [T], in [0,1]; NaN where the weighting sums to less than 0.1. */
  readonly entropy: Float64Array;
  /** [T]: the largest weight. */
  readonly largest: Float64Array;
  /** [T]: what the weighting sums to. */
  readonly total: Float64Array;
  /** Steps in which something is addressed, and the means over them (NaN where there is none). */
  readonly addressed: number;
  readonly meanEntropy: number;
  readonly meanLargest: number;
}

export interface Sharpness {
  /** By write head. */
  readonly write: readonly HeadSharpness[];
  /** By read head. */
  readonly read: readonly HeadSharpness[];
}

/** @throws ArgumentError for a network without memory */
export function sharpness(trace: Trace, row: number = 0): Sharpness {
  const run = memoryTrace(trace, row);
  const { steps, rows, readHeads, writeHeads } = run;
  const heads = (name: string, count: number) =>
    Array.from({ length: count }, (_, head) => headSharpness(run.tensor(name), head, count, { steps, rows }));
  return { write: heads("writeWeights", writeHeads), read: heads("readWeights", readHeads) };
}

function headSharpness(
  weights: FloatArray,
  head: number,
  heads: number,
  { steps, rows }: { readonly steps: number; readonly rows: number },
): HeadSharpness {
  const [entropy, largest, total] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
  for (let t = 0; t < steps; t++) {
    const own = Float64Array.from(weights.subarray((t * heads + head) * rows, (t * heads + head + 1) * rows));
    total[t] = own.reduce((sum, weight) => sum + weight, 0);
    largest[t] = own.reduce((most, weight) => Math.max(most, weight), 0);
    entropy[t] = total[t]! < ADDRESSED ? Number.NaN : entropyOf(own, total[t]!);
  }
  const isAddressed = (_: number, t: number) => total[t]! >= ADDRESSED;
  const addressed = total.filter(isAddressed).length;
  const mean = (values: Float64Array) => values.filter(isAddressed).reduce((sum, value) => sum + value, 0) / addressed;
  return { entropy, largest, total, addressed, meanEntropy: mean(entropy), meanLargest: mean(largest) };
}

function entropyOf(weights: Float64Array, total: number): number {
  if (weights.length === 1) return 0;
  const entropy = weights.reduce((sum, weight) => {
    const p = weight / total;
    return p > 0 ? sum - p * Math.log(p) : sum;
  }, 0);
  return entropy / Math.log(weights.length);
}
