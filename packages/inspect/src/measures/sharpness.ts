/**
 * entropy = - Σ_n p_n log p_n / log N   with p = w / Σ w        largest = max_n w_n
 *
 * How far a weighting concentrates on one location: 0 is a single location, 1 is all locations equally. A weighting may
 * sum to less than 1 (a closed write gate), so it is normalised first. A weighting that sums to less than 0.1 addresses
 * nothing and has no entropy.
 */
import type { FloatArray, Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";

/** A head addresses something if its weighting sums to at least this. */
const ADDRESSED = 0.1;

/** The sharpness of one head. */
export interface HeadSharpness {
  /** [T], in [0, 1]; NaN if the weighting sums to less than 0.1. */
  readonly entropy: Float64Array;
  /** `[T]`: the largest weight. */
  readonly largest: Float64Array;
  /** `[T]`: the sum of the weighting. */
  readonly total: Float64Array;
  /** Number of steps in which the head addresses something. */
  readonly addressed: number;
  /** Mean entropy over these steps; NaN if there are none. */
  readonly meanEntropy: number;
  /** Mean largest weight over these steps; NaN if there are none. */
  readonly meanLargest: number;
}

export interface Sharpness {
  /** [V] */
  readonly write: readonly HeadSharpness[];
  /** [R] */
  readonly read: readonly HeadSharpness[];
}

/**
 * Measures all heads of one batch element. `batchIndex` defaults to 0.
 * @throws ArgumentError if the traced network has no memory, or the batch no such element
 */
export function sharpness(trace: Trace, batchIndex: number = 0): Sharpness {
  const run = memoryTrace(trace, batchIndex);
  const { steps, locations, total: all, readHeads, writeHeads } = run;
  const heads = (name: string, count: number) =>
    Array.from({ length: count }, (_, head) => headSharpness(run.tensor(name), head, count, { steps, locations, all }));
  return { write: heads("writeWeights", writeHeads), read: heads("readWeights", readHeads) };
}

function headSharpness(
  weights: FloatArray,
  head: number,
  heads: number,
  { steps, locations, all }: Readonly<Record<"steps" | "locations" | "all", number>>,
): HeadSharpness {
  const entropy = new Float64Array(steps);
  const largest = new Float64Array(steps);
  const total = new Float64Array(steps);
  for (let t = 0; t < steps; t++) {
    const begin = (t * heads + head) * locations;
    const own = Float64Array.from(weights.subarray(begin, begin + locations));
    total[t] = own.reduce((sum, weight) => sum + weight, 0);
    largest[t] = own.reduce((most, weight) => Math.max(most, weight), 0);
    entropy[t] = total[t]! < ADDRESSED ? Number.NaN : entropyOf(own, total[t]!, all);
  }
  const isAddressed = (_: number, t: number) => total[t]! >= ADDRESSED;
  const addressed = total.filter(isAddressed).length;
  const mean = (values: Float64Array) => values.filter(isAddressed).reduce((sum, value) => sum + value, 0) / addressed;
  return { entropy, largest, total, addressed, meanEntropy: mean(entropy), meanLargest: mean(largest) };
}

/** `all`: N. The weights are those of the traced locations. */
function entropyOf(weights: Float64Array, total: number, all: number): number {
  if (all === 1) return 0;
  const entropy = weights.reduce((sum, weight) => {
    const p = weight / total;
    return p > 0 ? sum - p * Math.log(p) : sum;
  }, 0);
  return entropy / Math.log(all);
}
