/**
 * miss_t[r] = Σ_n readWeight_t[r,n]  over the locations n whose label_t[n] is not a symbol that the answer of t needs
 *
 * Read weight on locations that do not hold what the answer needs. A location without a label counts as a miss. Weight
 * that a head does not use (its weighting sums to less than 1) is neither a hit nor a miss.
 */
import type { Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireItems, requireSteps } from "../checks.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { Needed, Shown } from "../symbols.ts";
import { labels } from "./labels.ts";

export interface Misses {
  /** [T, R]: read weight on other locations, in [0, 1]; NaN at steps that need no symbol. */
  readonly missed: Float64Array;
  /** [T, R]: read weight on locations that hold a needed symbol; NaN at steps that need none. */
  readonly hit: Float64Array;
  /** Number of steps that need a symbol. */
  readonly stepCount: number;
  /** [R]: means over these steps; NaN if there are none. */
  readonly missedByHead: readonly number[];
  /** [R]: means over these steps; NaN if there are none. */
  readonly hitByHead: readonly number[];
  /** Mean of `missed` over these steps and all heads; NaN if there are none. */
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
  const { steps: T, locations: N, readHeads: R } = run;
  requireSteps("needed", needed, T);
  requireItems("needed", needed, (symbols, name) => symbols !== null && requireItems(name, symbols));
  const label = labels(trace, shown, batchIndex);
  const weights = run.tensor("readWeights");
  const missed = new Float64Array(T * R).fill(Number.NaN);
  const hit = new Float64Array(T * R).fill(Number.NaN);
  needed.forEach((symbols, t) => {
    if (!symbols) return;
    for (let r = 0; r < R; r++) {
      const sums = { hit: 0, missed: 0 };
      for (let n = 0; n < N; n++) {
        const found = label.at(t, n);
        sums[found !== null && symbols.includes(found) ? "hit" : "missed"] += weights[(t * R + r) * N + n]!;
      }
      missed[t * R + r] = sums.missed;
      hit[t * R + r] = sums.hit;
    }
  });
  const missedByHead = meansByHead(missed, R);
  const stepCount = needed.filter((symbols) => symbols !== null).length;
  const mean = missedByHead.reduce((sum, x) => sum + x, 0) / R;
  return { missed, hit, stepCount, missedByHead, hitByHead: meansByHead(hit, R), mean };
}

function meansByHead(values: Float64Array, R: number): number[] {
  return Array.from({ length: R }, (_, r) => {
    const own = values.filter((value, at) => at % R === r && !Number.isNaN(value));
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}
