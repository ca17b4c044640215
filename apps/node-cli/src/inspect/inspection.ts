import type { Trace } from "@dncjs/core";
import { measuresOf, type TraceMeasures } from "@dncjs/inspect";
import { fullestStep } from "@dncjs/inspect/measures";
import type { NamedCascade } from "@dncjs/inspect/report";
import type { Batch } from "@dncjs/train";
import type { OpenRun } from "../openRun.ts";
import { type Score, scoreExample } from "../show/example.ts";
import { finiteTrace } from "../show/finiteTrace.ts";
import { type Disturbed, disturb } from "./disturb.ts";
import { type Change, type ExperimentResult, runExperiments } from "./experiments.ts";
import { type Reproducibility, reproduce } from "./reproduce.ts";
import { type Symbols, symbolsOf } from "./symbols.ts";
import { judge, type Verdict } from "./verdict.ts";

/** All measurements of one sequence. */
export interface Inspection extends Disturbed {
  readonly batch: Batch;
  readonly trace: Trace;
  readonly symbols: Symbols;
  readonly score: Score;
  /** Undefined for a network without memory. */
  readonly measures: TraceMeasures | undefined;
  readonly experiments: readonly ExperimentResult[];
  readonly reproducibility: Reproducibility;
  readonly verdict: Verdict;
}

export interface InspectionOptions {
  /** A run without memory to compare cascades with. */
  readonly baseline?: OpenRun | undefined;
  /** Experiments besides the fixed ones. */
  readonly requested: readonly Change[];
}

/** Runs a sequence and measures it. */
export async function inspectSequence(
  opened: OpenRun,
  batch: Batch,
  { baseline, requested }: InspectionOptions,
): Promise<Inspection> {
  const { model, task } = opened;
  const trace = await finiteTrace(model.trace(batch.x), opened.folder.modelPath);
  const y = trace.get("y")!.data;
  const symbols = symbolsOf(opened, batch, y);
  const baselineTrace =
    baseline && (await finiteTrace(baseline.model.trace(batch.x), `--lstm ${baseline.folder.modelPath}`));
  const own = await disturb(model, { batch, trace, task });
  const other: Disturbed =
    baseline && baselineTrace
      ? await disturb(baseline.model, { batch, trace: baselineTrace, task, isBaseline: true })
      : { cascades: [], blows: [] };
  return {
    batch,
    trace,
    symbols,
    score: scoreExample(task, batch, y),
    measures: measuresOf(trace, symbols),
    cascades: [...own.cascades, ...other.cascades],
    blows: [...own.blows, ...other.blows],
    experiments: await runExperiments(model, task, { batch, trace, requested }),
    reproducibility: await reproduce(opened, batch.x, trace),
    verdict: await judge(model, task),
  };
}

/** The inspection as data for `--json`. Measures that do not apply are null; JSON writes non-finite numbers as null. */
export function toJson(inspection: Inspection): object {
  const { batch, measures, symbols, score, cascades, blows, experiments, reproducibility, verdict } = inspection;
  return {
    right: score.right,
    ...score.metrics,
    steps: batch.steps,
    memory: measures !== undefined,
    verdict,
    fullestStep: fullestStep(batch.answer),
    shown: symbols.shown,
    needed: symbols.needed,
    measures: measures ?? null,
    cascades: cascades.map(cascadeToJson),
    blows: blows.map(cascadeToJson),
    experiments,
    reproducibility,
  };
}

function cascadeToJson({ name, cascade, isBaseline = false }: NamedCascade): object {
  return { name, baseline: isBaseline, ...cascade, distances: [...cascade.distances] };
}
