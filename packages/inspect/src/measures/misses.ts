/**
 * miss_t[r] = Σ_n readWeight_t[r,n]  over the rows n whose label_t[n] is not the symbol that the target of step t needs
 *
 * Read mass that went to rows whose content is not what the answer needed. A row that was never written for good has no label and is a miss.
 * What a head does not read at all (its weighting sums to less than 1) is neither a hit nor a miss.
 */
import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { type Needed, requireSteps, type Shown } from "../symbols.ts";
import { labels } from "./labels.ts";

export interface Misses {
  /** [T,R]: read mass on other rows, in [0,1]; NaN at steps that need no symbol. */
  readonly missed: Float64Array;
  /** [T,R]: read mass on rows with a symbol that is needed; NaN at steps that need none. */
  readonly hit: Float64Array;
  /** Steps that need a symbol. */
  readonly asked: number;
  /** Means over these steps, by read head; NaN where there are none. */
  readonly missedByHead: readonly number[];
  readonly hitByHead: readonly number[];
  /** Mean of `missed` over these steps and all heads. */
  readonly mean: number;
}

export interface MissesOptions {
  readonly shown: Shown;
  /** The symbols that will do at each step; null where nothing is asked for. */
  readonly needed: Needed;
  /** Of the batch, from 0. */
  readonly row?: number;
}

/** @throws ArgumentError where `shown` or `needed` do not have one entry a step, and for a network without memory */
export function misses(trace: Trace, { shown, needed, row = 0 }: MissesOptions): Misses {
  const run = memoryTrace(trace, row);
  const { steps: T, rows: N, readHeads: R } = run;
  requireSteps("needed", needed, T);
  const [label, weights] = [labels(trace, shown, row), run.tensor("readWeights")];
  const [missed, hit] = [new Float64Array(T * R).fill(Number.NaN), new Float64Array(T * R).fill(Number.NaN)];
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
  const [missedByHead, hitByHead] = [meansByHead(missed, R), meansByHead(hit, R)];
  const asked = needed.filter((symbols) => symbols !== null).length;
  return { missed, hit, asked, missedByHead, hitByHead, mean: missedByHead.reduce((sum, x) => sum + x, 0) / R };
}

function meansByHead(values: Float64Array, R: number): number[] {
  return Array.from({ length: R }, (_, r) => {
    const own = values.filter((value, at) => at % R === r && !Number.isNaN(value));
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
}
