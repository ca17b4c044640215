import type { Metrics } from "@dncjs/train";
import type { EvaluationEvent } from "@dncjs/train/node";
import { RunFolder } from "@dncjs/train/node";
import { describedRun } from "../describedRun.ts";
import { evaluateRun } from "../sweep/evaluateRun.ts";
import { readRecord } from "../sweep/runRecord.ts";
import { runPath, type SweepRun } from "../sweep/sweepRun.ts";
import { openTask } from "../taskSpec.ts";
import type { Reproduction } from "./reproduction.ts";
import type { CurvePoint, RunResult } from "./result.ts";
import { trainedLesson } from "./trainedLesson.ts";
import { weightsHash } from "./weightsHash.ts";

/**
 * Returns the result of a run that was started: its log, the hash of its weights, and its metrics in every test. Tests of the same weights
 * are taken from `known`. Tests of the memory are omitted for a network without one, and `--sparse-reads` is omitted for a dense memory.
 */
export async function judgeRun(
  sweep: string,
  run: SweepRun,
  { tests, backend, metric }: Reproduction,
  known: readonly RunResult[],
): Promise<RunResult> {
  const folder = new RunFolder(runPath(sweep, run));
  const { state, batches, seconds, backend: build = "", versions = {} } = readRecord(sweep, run);
  const { task: spec, seed, recipe } = describedRun(folder);
  const sha256 = weightsHash(folder.model());
  const before = known.find((result) => result.sha256 === sha256);
  const metrics: Record<string, Metrics> = {};
  for (const { name, flags } of tests) {
    if (OF_THE_MEMORY.some((flag) => flag in flags) && !recipe.model.memory) continue;
    const { "--sparse-reads": reads, ...others } = flags;
    const own = reads !== undefined && recipe.model.memory?.sparse ? flags : others;
    const evaluated = before?.tests[name];
    metrics[name] = evaluated ?? (await evaluateRun(folder.path, { ...own, "--backend": backend })).metrics;
  }
  const { task } = await openTask(spec, seed, "training");
  const lesson = recipe.curriculum && trainedLesson(folder.readLog(), task);
  return {
    seed: run.seed,
    state,
    batches,
    examples: batches * recipe.batchSize,
    seconds,
    ...(lesson ? { lesson } : {}),
    build,
    versions,
    sha256,
    tests: metrics,
    curve: curveOf(folder, metric, recipe.batchSize),
  };
}

/** Flags of `dnc eval` for networks with a memory. */
const OF_THE_MEMORY = ["--locations", "--lock-memory"];

/** Points of a curve, evenly spaced, and the last one. */
const MAX_POINTS = 100;

function curveOf(folder: RunFolder, metric: string, batchSize: number): CurvePoint[] {
  const evaluations = folder.readLog().filter((line) => line.event === "evaluation" && line.set === "validation");
  const every = Math.ceil(evaluations.length / MAX_POINTS);
  const kept = evaluations.filter((_, at) => at % every === 0 || at === evaluations.length - 1);
  return (kept as EvaluationEvent[]).map(({ batch, lesson, metrics }) => ({
    examples: batch * batchSize,
    ...(lesson === undefined ? {} : { lesson }),
    value: metrics[metric] ?? Number.NaN,
  }));
}
