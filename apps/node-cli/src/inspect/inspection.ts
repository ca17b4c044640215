import type { Trace } from "@dncjs/core";
import { measuresOf, type TraceMeasures } from "@dncjs/inspect";
import { fullestStep } from "@dncjs/inspect/measures";
import type { NamedCascade } from "@dncjs/inspect/report";
import type { Batch } from "@dncjs/train";
import type { OpenRun } from "../openRun.ts";
import { type Judgement, judgeExample } from "../show/example.ts";
import { type Disturbed, disturb } from "./disturb.ts";
import { type Change, experiment, type Tried } from "./experiments.ts";
import { type Reproducibility, reproduce } from "./reproduce.ts";
import { type Symbols, symbolsOf } from "./symbols.ts";

/** All that is measured of one sequence. */
export interface Inspection extends Disturbed {
  readonly batch: Batch;
  readonly trace: Trace;
  readonly symbols: Symbols;
  readonly judgement: Judgement;
  /** Undefined for a network without memory. */
  readonly measures: TraceMeasures | undefined;
  readonly experiments: readonly Tried[];
  readonly reproducibility: Reproducibility;
}

export interface InspectionOptions {
  /** Only disturbed, for comparison. */
  readonly baseline?: OpenRun | undefined;
  /** To be tried besides what always is. */
  readonly asked: readonly Change[];
}

/** Runs a sequence and measures it. */
export async function inspectSequence(
  opened: OpenRun,
  batch: Batch,
  { baseline, asked }: InspectionOptions,
): Promise<Inspection> {
  const { model, spec, task } = opened;
  const trace = await model.trace(batch.x);
  const y = trace.get("y")!.data;
  const symbols = symbolsOf(opened, batch, y);
  const isBits = spec.name !== "babi";
  const own = await disturb(model, { batch, trace, isBits });
  const other: Disturbed = baseline
    ? await disturb(baseline.model, { batch, trace: await baseline.model.trace(batch.x), isBits, isBaseline: true })
    : { cascades: [], blows: [] };
  return {
    ...{ batch, trace, symbols, judgement: judgeExample(task, batch, y) },
    measures: measuresOf(trace, symbols),
    cascades: [...own.cascades, ...other.cascades],
    blows: [...own.blows, ...other.blows],
    experiments: await experiment(model, task, { batch, trace, asked }),
    reproducibility: await reproduce(opened, batch.x, trace),
  };
}

/** As plain data for `--json`: what could not be measured is null, numbers that are not finite too. */
export function asData({
  batch,
  measures,
  symbols,
  judgement,
  cascades,
  blows,
  experiments,
  reproducibility,
}: Inspection): object {
  const plain = ({ name, cascade, isBaseline = false }: NamedCascade) => ({
    ...{ name, baseline: isBaseline, ...cascade, distances: [...cascade.distances] },
  });
  return {
    ...{ right: judgement.right, ...judgement.metrics, steps: batch.steps, memory: measures !== undefined },
    ...{ fullestStep: fullestStep(batch.answer), shown: symbols.shown, needed: symbols.needed },
    measures: measures ?? null,
    ...{ cascades: cascades.map(plain), blows: blows.map(plain), experiments, reproducibility },
  };
}
