/**
 * hit_t[r] = max_{s ≤ t} Σ_n readWeight_s[r,n]  over the locations n whose label_s[n] is a symbol that the answer of t needs
 * miss_t[r] = 1 - hit_t[r]
 *
 * Share of an answer that was not read. A read at any step up to the answer counts, because the controller can keep it
 * until then. A location without a label holds nothing that is needed.
 */
import type { Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireItems, requireSteps } from "../checks.ts";
import { type MemoryTrace, memoryTrace } from "../memoryTrace.ts";
import type { Needed, Shown } from "../symbols.ts";
import { type Labels, labels } from "./labels.ts";

export interface Misses {
  /** [T, R]: 1 - hit; NaN at steps that need no symbol. */
  readonly missed: Float64Array;
  /** [T, R]: largest read weight so far on locations that hold a needed symbol, in [0, 1]; NaN at steps that need none. */
  readonly hit: Float64Array;
  /** Number of steps that need a symbol. */
  readonly stepCount: number;
  /** `[R]`: means over these steps; NaN if there are none. */
  readonly missedByHead: readonly number[];
  /** `[R]`: means over these steps; NaN if there are none. */
  readonly hitByHead: readonly number[];
  /** Mean over these steps of the smallest miss of all heads, since one head is enough; NaN if there are none. */
  readonly mean: number;
}

export interface MissesOptions {
  readonly shown: Shown;
  readonly needed: Needed;
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
}

/**
 * Measures the misses of one batch element.
 * @throws ArgumentError if `shown` or `needed` does not have one entry per step, or the traced network has no memory
 */
export function misses(trace: Trace, options: MissesOptions): Misses {
  const { shown, needed, batchIndex = 0 } = requireOptions("options", options, "shown, needed, batchIndex");
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, readHeads: R } = run;
  requireSteps("needed", needed, T);
  requireItems("needed", needed, (symbols, name) => symbols !== null && requireItems(name, symbols));
  const weightsOn = readWeightsOn(run, labels(trace, shown, batchIndex));
  const hit = new Float64Array(T * R).fill(Number.NaN);
  needed.forEach((symbols, t) => {
    if (!symbols) return;
    const weights = weightsOn(symbols);
    for (let r = 0; r < R; r++) hit[t * R + r] = largestUpTo(weights, t, r, R);
  });
  const missed = hit.map((share) => 1 - share);
  const best = Float64Array.from({ length: T }, (_, t) => Math.min(...missed.subarray(t * R, (t + 1) * R)));
  const stepCount = needed.filter((symbols) => symbols !== null).length;
  return {
    missed,
    hit,
    stepCount,
    missedByHead: meansByHead(missed, R),
    hitByHead: meansByHead(hit, R),
    mean: meansByHead(best, 1)[0]!,
  };
}

/** Returns a function that sums, as [T, R], the read weights on locations that hold one of these symbols. */
function readWeightsOn(run: MemoryTrace, label: Labels): (symbols: readonly string[]) => Float64Array {
  const { steps: T, locations: N, readHeads: R } = run;
  const weights = run.tensor("readWeights");
  const known = new Map<string, Float64Array>();
  return (symbols) => {
    const key = symbols.filter((symbol) => typeof symbol === "string").join("\0");
    const found = known.get(key);
    if (found) return found;
    const sums = new Float64Array(T * R);
    for (let s = 0; s < T; s++) {
      for (let n = 0; n < N; n++) {
        const symbol = label.at(s, n);
        if (symbol === null || !symbols.includes(symbol)) continue;
        for (let r = 0; r < R; r++) sums[s * R + r]! += weights[(s * R + r) * N + n]!;
      }
    }
    known.set(key, sums);
    return sums;
  };
}

/** Returns the largest weight of a head up to step `t`, at most 1. */
function largestUpTo(weights: Float64Array, t: number, r: number, R: number): number {
  let largest = 0;
  for (let s = 0; s <= t; s++) largest = Math.max(largest, weights[s * R + r]!);
  return Math.min(1, largest);
}

function meansByHead(values: Float64Array, R: number): number[] {
  return Array.from({ length: R }, (_, r) => {
    const own = values.filter((value, at) => at % R === r && !Number.isNaN(value));
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}
