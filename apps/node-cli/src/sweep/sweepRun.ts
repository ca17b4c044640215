import { join } from "node:path";
import { InvalidArgumentError } from "commander";

/** The parts that a network can be trained without; `dnc train --no-…`. */
export const ablations = ["links", "allocation", "memory"] as const;

export type Ablation = (typeof ablations)[number];

/** One run of a sweep: a seed, with the whole network or without a part of it. */
export interface SweepRun {
  readonly seed: number;
  readonly without?: Ablation;
}

/** All runs in the order they are made and shown in: the whole network first, each part in turn after that. */
export function sweepRuns(seeds: readonly number[], without: readonly Ablation[]): SweepRun[] {
  return [undefined, ...without].flatMap((part) => seeds.map((seed) => (part ? { seed, without: part } : { seed })));
}

/** The folder of a run inside that of the sweep: `seed-3`, `no-links/seed-3`. */
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

/** The i-th of n processes that share a sweep, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** "2/8". @throws InvalidArgumentError */
export function parseShard(text: string): Shard {
  const [, index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || index < 1 || index > of || !Number.isSafeInteger(of)) {
    throw new InvalidArgumentError("It is i/n, the i-th of n processes: 1/8 to 8/8.");
  }
  return { index, of };
}

/** The runs of one shard: every n-th seed, with all its ablations, so that any two shards have none in common. */
export function runsOfShard(runs: readonly SweepRun[], seeds: readonly number[], { index, of }: Shard): SweepRun[] {
  return runs.filter(({ seed }) => seeds.indexOf(seed) % of === index - 1);
}

/** "links,memory". @throws InvalidArgumentError */
export function parseAblations(text: string): Ablation[] {
  const parts = text.split(",");
  if (new Set(parts).size < parts.length || !parts.every((part) => (ablations as readonly string[]).includes(part))) {
    throw new InvalidArgumentError(`It is some of ${ablations.join(",")} with commas between, no two the same.`);
  }
  return ablations.filter((part) => parts.includes(part));
}
