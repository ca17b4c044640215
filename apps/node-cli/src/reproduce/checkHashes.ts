import { RunFolder } from "@dncjs/train/node";
import { Failure } from "../failure.ts";
import { readRecord } from "../sweep/runRecord.ts";
import type { SweepObserver } from "../sweep/runSweep.ts";
import { schedule } from "../sweep/schedule.ts";
import { runPath } from "../sweep/sweepRun.ts";
import { trainRun } from "../sweep/trainRun.ts";
import { networkFolder } from "./networkFolder.ts";
import type { Network, Reproduction } from "./reproduction.ts";
import type { Results, RunResult } from "./result.ts";
import type { TrainOptions } from "./trainNetworks.ts";
import { weightsHash } from "./weightsHash.ts";

/** The build that gives the same bits on every machine. */
const BUILD = "wasm-simd";

/** The comparison of one run with its repetition. */
export interface Check {
  readonly network: string;
  readonly seed: number;
  readonly batches: number;
  readonly expected: string;
  /** The hash of the repetition; undefined if it was stopped before the last batch. */
  readonly found: string | undefined;
}

/**
 * Trains recorded runs again, in `folder`, up to their last batch, and compares the hashes of the weights.
 * @throws Failure if a run was not trained on the plain-SIMD build
 */
export async function checkHashes(
  { name, kind, networks: described }: Reproduction,
  { networks }: Results,
  { folder, seeds, jobs, signal, observer }: TrainOptions,
): Promise<Check[]> {
  const recorded = networks.flatMap((result) => {
    const network = described.find((each) => each.name === result.name);
    if (!network) throw new Failure(`--check: ${name} has no network ${result.name}, which the results have`);
    return result.runs.filter(({ seed }) => seeds.includes(seed)).map((run) => ({ network, run }));
  });
  const other = recorded.find(({ run }) => !run.build.startsWith("wasm simd"));
  if (other) {
    const { network, run } = other;
    throw new Failure(`--check: seed ${run.seed} of ${network.name} was trained on ${run.build}, expected ${BUILD}`);
  }
  const checks = new Map<RunResult, Check>();
  await schedule(recorded, jobs, signal, async ({ network, run }) => {
    checks.set(run, await checkRun(network, run, kind.name, networkFolder(folder, network), signal, observer));
  });
  return recorded.flatMap(({ run }) => checks.get(run) ?? []);
}

async function checkRun(
  { name, flags }: Network,
  { seed, batches, sha256 }: RunResult,
  task: string,
  sweep: string,
  signal: AbortSignal,
  observer: SweepObserver,
): Promise<Check> {
  const run = { seed };
  const folder = new RunFolder(runPath(sweep, run));
  observer.begin(run, readRecord(sweep, run));
  await trainRun(run, {
    sweep,
    task,
    flags: { ...flags, "--backend": BUILD, "--until": String(batches) },
    maxSeconds: Number.POSITIVE_INFINITY,
    signal,
    onEvent: (event) => observer.progress(run, event),
  });
  const record = readRecord(sweep, run);
  observer.end(record);
  const found = record.batches === batches ? weightsHash(folder.model()) : undefined;
  return { network: name, seed, batches, expected: sha256, found };
}
