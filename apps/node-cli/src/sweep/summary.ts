import { isDone, type RunRecord } from "./runRecord.ts";
import { networkName } from "./sweepRun.ts";

/** A summary of all runs of one network: the whole network or one ablation. */
export interface Summary {
  readonly network: string;
  readonly runs: number;
  readonly done: number;
  readonly solved: number;
  /** Over solved runs; undefined if there are none. */
  readonly batches: Spread | undefined;
  readonly seconds: Spread | undefined;
}

export interface Spread {
  readonly median: number;
  readonly worst: number;
}

/** Returns one summary for the whole network and one for each ablation. */
export function summarize(records: readonly RunRecord[]): Summary[] {
  const networks = [...new Set(records.map(networkName))];
  return networks.map((network) => {
    const runs = records.filter((record) => networkName(record) === network);
    const solved = runs.filter((record) => record.solved);
    return {
      network,
      runs: runs.length,
      done: runs.filter(isDone).length,
      solved: solved.length,
      batches: spread(solved.map(({ batches }) => batches)),
      seconds: spread(solved.map(({ seconds }) => seconds)),
    };
  });
}

function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return { median: median(values), worst: Math.max(...values) };
}

/** Returns the median of one or more values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
