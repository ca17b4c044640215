import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "@dncjs/core";
import { parameterCount } from "@dncjs/core/run";
import { RunFolder } from "@dncjs/train/node";
import { describedRun } from "../describedRun.ts";
import { isDone, readRecord } from "../sweep/runRecord.ts";
import { runSweep, type SweepObserver } from "../sweep/runSweep.ts";
import { runPath, type SweepRun } from "../sweep/sweepRun.ts";
import { trainRun } from "../sweep/trainRun.ts";
import { openTask } from "../taskSpec.ts";
import { judgeRun } from "./judgeRun.ts";
import { networkFolder } from "./networkFolder.ts";
import type { Network, Reproduction } from "./reproduction.ts";
import { FORMAT, type NetworkResult, type Results, reachedFloor, summarizeTests } from "./result.ts";

export interface TrainOptions {
  /** The folder of the runs. */
  readonly folder: string;
  readonly seeds: readonly number[];
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly observer: SweepObserver;
  /** Called before the runs of a network. */
  onNetwork(name: string): void;
}

/** All runs of a network that were ever started and saved, in the order of their seeds. */
function startedRuns(sweep: string): SweepRun[] {
  const names = existsSync(sweep) ? readdirSync(sweep) : [];
  const seeds = names.flatMap((name) => /^seed-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const runs = seeds.toSorted((a, b) => a - b).map((seed) => ({ seed }));
  return runs.filter((run) => existsSync(new RunFolder(runPath(sweep, run)).modelPath));
}

/** Trains the seeds of all networks that are not done, the networks one after the other, until `signal` aborts. */
export async function trainNetworks(reproduction: Reproduction, options: TrainOptions): Promise<{ failures: number }> {
  const { kind, networks } = reproduction;
  const { signal, observer, jobs } = options;
  const runs = options.seeds.map((seed) => ({ seed }));
  let failures = 0;
  for (const network of networks) {
    const sweep = networkFolder(options.folder, network);
    const { flags } = network;
    if (signal.aborted) break;
    options.onNetwork(network.name);
    const ended = await runSweep(runs, jobs, signal, {
      record: (run) => readRecord(sweep, run),
      train: (run, onEvent) =>
        trainRun(run, { sweep, task: kind.name, flags, maxSeconds: Number.POSITIVE_INFINITY, signal, onEvent }),
      report: async () => {},
      observer,
    });
    failures += ended.failures;
  }
  return { failures };
}

/** The tests of a network. */
function testsOf({ tests }: Reproduction, { tests: own }: Network): Reproduction["tests"] {
  return own ? tests.filter(({ name }) => own.includes(name)) : tests;
}

/** Tests every run in the folder, and returns the results. `before` are earlier results, whose tests are not repeated. */
export async function resultsOf(
  reproduction: Reproduction,
  folder: string,
  before: Results | undefined,
): Promise<Results> {
  const { name, title, tests, axis, conditions, floor, metric } = reproduction;
  const networks: NetworkResult[] = [];
  for (const network of reproduction.networks) {
    const sweep = networkFolder(folder, network);
    const started = startedRuns(sweep);
    if (started.length === 0) continue;
    const known = before?.networks.find((found) => found.name === network.name)?.runs ?? [];
    const runs = [];
    for (const run of started)
      runs.push(await judgeRun(sweep, run, { ...reproduction, tests: testsOf(reproduction, network) }, known));
    const { task: spec, recipe } = describedRun(new RunFolder(runPath(sweep, started[0]!)));
    const { task } = await openTask(spec, 1, "training");
    const { inputSize, outputSize } = task;
    networks.push({
      name: network.name,
      task: spec,
      recipe,
      parameters: parameterCount(defineConfig({ ...recipe.model, inputSize, outputSize })),
      solved: runs.filter(({ state }) => state === "solved").length,
      runs,
      summary: summarizeTests(tests, metric, runs),
    });
  }
  const first = networks.find((network) => network.name === reproduction.networks[0]!.name)?.runs ?? [];
  const reached = reachedFloor(floor, metric, first);
  const placed = axis === undefined ? {} : { axis };
  return { format: FORMAT, name, title, metric, tests, ...placed, conditions, floor: { ...floor, reached }, networks };
}

/** Whether every seed of every network is done. */
export function areDone({ networks }: Reproduction, { folder, seeds }: TrainOptions): boolean {
  return networks.every((network) => {
    const sweep = networkFolder(folder, network);
    return seeds.every((seed) => isDone(readRecord(sweep, { seed })));
  });
}
