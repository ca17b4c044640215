import { join } from "node:path";
import { InvalidArgumentError } from "commander";

/** Parts that a network can be trained without, with `dnc train --no-…`. */
export const ablations = ["links", "allocation", "memory"] as const;

export type Ablation = (typeof ablations)[number];

/** One run of a sweep: a seed, and the part that is ablated. */
export interface SweepRun {
  readonly seed: number;
  readonly without?: Ablation;
}

/** All runs in order: the whole network first, then each ablation. */
export function sweepRuns(seeds: readonly number[], without: readonly Ablation[]): SweepRun[] {
  return [undefined, ...without].flatMap((part) => seeds.map((seed) => (part ? { seed, without: part } : { seed })));
}

/** The folder of a run in the folder of the sweep: `seed-3`, `no-links/seed-3`. */
export function runPath(folder: string, { seed, without }: SweepRun): string {
  return without ? join(folder, `no-${without}`, `seed-${seed}`) : join(folder, `seed-${seed}`);
}

/** "whole", "no links". */
export function networkName({ without }: SweepRun): string {
  return without ? `no ${without}` : "whole";
}

/** "seed 3", "seed 3, no links". */
export function runName(run: SweepRun): string {
  return run.without ? `seed ${run.seed}, ${networkName(run)}` : `seed ${run.seed}`;
}

/** Process `index`, from 1, of `of` processes that share a sweep. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Parses "2/8". Part 0, of indices that start at 0, is the last one: 0/8 to 7/8 are all parts too. @throws InvalidArgumentError */
export function parseShard(text: string): Shard {
  const [, index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || of < 1 || index > of || !Number.isSafeInteger(of)) {
    throw new InvalidArgumentError("Expected i/n, part i of n: 1/8 to 8/8, or 0/8 to 7/8.");
  }
  return { index: index === 0 ? of : index, of };
}

/** The runs of one shard: every n-th seed with all its ablations. Shards are disjoint. */
export function runsOfShard(runs: readonly SweepRun[], seeds: readonly number[], { index, of }: Shard): SweepRun[] {
  return runs.filter(({ seed }) => seeds.indexOf(seed) % of === index - 1);
}

/** Parses "links,memory". @throws InvalidArgumentError */
export function parseAblations(text: string): Ablation[] {
  const parts = text.split(",");
  if (new Set(parts).size < parts.length || !parts.every((part) => (ablations as readonly string[]).includes(part))) {
    throw new InvalidArgumentError(`Expected different parts of ${ablations.join(",")}, separated by commas.`);
  }
  return ablations.filter((part) => parts.includes(part));
}
