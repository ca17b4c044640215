import type { Trace } from "@dncjs/core";
import { interference } from "./measures/interference.ts";
import { labels } from "./measures/labels.ts";
import { type Leak, leaks } from "./measures/leaks.ts";
import { misses } from "./measures/misses.ts";
import { type RowMeaning, rowMeanings } from "./measures/rowMeaning.ts";
import { type HeadSharpness, sharpness } from "./measures/sharpness.ts";
import { hasMemory, memoryTrace } from "./memoryTrace.ts";
import type { Needed, Shown } from "./symbols.ts";

/** A sharpness as plain data; null where the head addressed nothing. */
export interface HeadSummary {
  readonly addressed: number;
  readonly meanEntropy: number | null;
  readonly meanLargest: number | null;
}

/** All that a trace tells by itself, as plain data for JSON; what is null could not be measured. */
export interface TraceMeasures {
  readonly steps: number;
  readonly interference: {
    readonly total: number;
    /** Of what was written: total divided by the sum of the write weightings. */
    readonly share: number | null;
    readonly worst: { readonly step: number; readonly row: number; readonly value: number };
    readonly steps: readonly number[];
  };
  /** By row, after the last step. */
  readonly labels: readonly (string | null)[];
  readonly leaks: readonly Leak[];
  readonly misses: {
    readonly asked: number;
    readonly mean: number;
    readonly missedByHead: readonly number[];
    readonly hitByHead: readonly number[];
  } | null;
  readonly sharpness: { readonly write: readonly HeadSummary[]; readonly read: readonly HeadSummary[] };
  /** By row, after the last step. */
  readonly meanings: readonly (RowMeaning | null)[];
}

export interface MeasuresOptions {
  readonly shown: Shown;
  readonly needed: Needed;
  readonly row?: number;
}

/** The measures of one batch row of a trace; undefined for a network without memory, which has none of them. @throws ArgumentError */
export function measuresOf(trace: Trace, { shown, needed, row = 0 }: MeasuresOptions): TraceMeasures | undefined {
  if (!hasMemory(trace)) return undefined;
  const run = memoryTrace(trace, row);
  const lost = interference(trace, { row });
  const written = Array.from(run.tensor("writeWeights")).reduce((sum, weight) => sum + weight, 0);
  const label = labels(trace, shown, row);
  const missed = misses(trace, { shown, needed, row });
  const { write, read } = sharpness(trace, row);
  return {
    steps: run.steps,
    interference: {
      ...{ total: lost.total, share: written > 0 ? lost.total / written : null },
      ...{ worst: lost.worst, steps: [...lost.steps] },
    },
    labels: Array.from({ length: run.rows }, (_, n) => label.at(run.steps - 1, n)),
    leaks: leaks(trace, row),
    misses:
      missed.asked === 0
        ? null
        : { asked: missed.asked, mean: missed.mean, missedByHead: missed.missedByHead, hitByHead: missed.hitByHead },
    sharpness: { write: write.map(headSummary), read: read.map(headSummary) },
    meanings: rowMeanings(trace, { shown, row }),
  };
}

function headSummary({ addressed, meanEntropy, meanLargest }: HeadSharpness): HeadSummary {
  return { addressed, meanEntropy: finite(meanEntropy), meanLargest: finite(meanLargest) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
