import type { Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { interference } from "./measures/interference.ts";
import { labels } from "./measures/labels.ts";
import { type Leak, leaks } from "./measures/leaks.ts";
import { type LocationMeaning, locationMeanings } from "./measures/locationMeaning.ts";
import { misses } from "./measures/misses.ts";
import { type HeadSharpness, sharpness } from "./measures/sharpness.ts";
import { hasMemory, memoryTrace } from "./memoryTrace.ts";
import type { Needed, Shown } from "./symbols.ts";

/** The sharpness of one head as plain data. The means are null if the head addressed nothing. */
export interface HeadSummary {
  readonly addressed: number;
  readonly meanEntropy: number | null;
  readonly meanLargest: number | null;
}

/** All measures of one trace as plain data for JSON. Values that cannot be measured are null. */
export interface TraceMeasures {
  /** T */
  readonly steps: number;
  /** The content in use that writes destroyed. */
  readonly interference: {
    /** Locations destroyed, summed over all steps. */
    readonly total: number;
    /** The total divided by the sum of all write weightings; null if nothing was written. */
    readonly share: number | null;
    /** The write that destroyed the most. */
    readonly worst: { readonly step: number; readonly location: number; readonly value: number };
    /** [T] */
    readonly steps: readonly number[];
  };
  /** N */
  readonly locationCount: number;
  /** The locations that were measured: all of a dense memory, the touched ones of a sparse memory. */
  readonly locations: readonly number[];
  /** One of each measured location, after the last step. */
  readonly labels: readonly (string | null)[];
  /** Locations that are in use at the end and were not read since their main write. */
  readonly leaks: readonly Leak[];
  /** The share of what the answers need that was not read at any step up to the answer; null if no answer needs a symbol. */
  readonly misses: {
    /** Steps that need a symbol. */
    readonly stepCount: number;
    /** Mean over these steps of the smallest miss of all heads. */
    readonly mean: number;
    /** `[R]`: share of the answers that a head did not read, mean over these steps. */
    readonly missedByHead: readonly number[];
    /** `[R]`: the share that it read. */
    readonly hitByHead: readonly number[];
  } | null;
  /** How sharp the weightings of each head are. */
  readonly sharpness: { readonly write: readonly HeadSummary[]; readonly read: readonly HeadSummary[] };
  /** One of each measured location, after the last step. */
  readonly meanings: readonly (LocationMeaning | null)[];
}

/** Options of `measuresOf`. */
export interface MeasuresOptions {
  /** The symbol that each step shows; null if it shows none. */
  readonly shown: Shown;
  /** The symbols of which the answer of each step needs one; null if it needs none. */
  readonly needed: Needed;
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
}

/**
 * Measures one batch element of a trace. Returns undefined for a network without memory.
 * @throws ArgumentError if `shown` or `needed` does not have one entry per step, or the batch has no such element
 *
 * @example
 * ```ts
 * import { Dnc, ReferenceBackend } from "@dncjs/core";
 * import { columnSymbols, measuresOf } from "@dncjs/inspect";
 * import { modelFiles, readBytes } from "@dncjs/models";
 * import { copyTask } from "@dncjs/tasks";
 *
 * const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
 * const [sequence] = copyTask({ bits: 6, maxLength: 8, seed: 1 }).evaluationBatches(1);
 * const symbols = columnSymbols(sequence!, { symbol: { from: 0, bits: 6 }, flags: [], needed: 6 });
 * const measures = measuresOf(await dnc.trace(sequence!.x), symbols);
 * console.log(measures?.interference.share, measures?.leaks);
 * ```
 */
export function measuresOf(trace: Trace, options: MeasuresOptions): TraceMeasures | undefined {
  if (!hasMemory(trace)) return undefined;
  const { shown, needed, batchIndex = 0 } = requireOptions("options", options, "shown, needed, batchIndex");
  const run = memoryTrace(trace, batchIndex);
  const lost = interference(trace, { batchIndex });
  const written = Array.from(run.tensor("writeWeights")).reduce((sum, weight) => sum + weight, 0);
  const label = labels(trace, shown, batchIndex);
  const missed = misses(trace, { shown, needed, batchIndex });
  const { write, read } = sharpness(trace, batchIndex);
  return {
    steps: run.steps,
    interference: {
      total: lost.total,
      share: written > 0 ? lost.total / written : null,
      worst: lost.worst,
      steps: [...lost.steps],
    },
    locationCount: run.total,
    locations: Array.from(run.numbers),
    labels: Array.from({ length: run.locations }, (_, n) => label.at(run.steps - 1, n)),
    leaks: leaks(trace, batchIndex),
    misses:
      missed.stepCount === 0
        ? null
        : {
            stepCount: missed.stepCount,
            mean: missed.mean,
            missedByHead: missed.missedByHead,
            hitByHead: missed.hitByHead,
          },
    sharpness: { write: write.map(headSummary), read: read.map(headSummary) },
    meanings: locationMeanings(trace, { shown, batchIndex }),
  };
}

function headSummary({ addressed, meanEntropy, meanLargest }: HeadSharpness): HeadSummary {
  return { addressed, meanEntropy: finiteOrNull(meanEntropy), meanLargest: finiteOrNull(meanLargest) };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
