import type { Dnc } from "@dncjs/core";
import { type Disturbance, disturb, measuresOf, stateHashes, type TraceMeasures } from "@dncjs/inspect";
import type { Cascade } from "@dncjs/inspect/measures";
import type { Measures, MemoryMeasures, Spread } from "../src/index.ts";
import type { TaskKind } from "./modelRecipe.ts";

/** Number of sequences that are measured, from the start of the evaluation set. */
const SEQUENCES = 10;
/** Significant digits. The last bits of Math.log and ** depend on the JavaScript engine. */
const DIGITS = 6;

interface Measured {
  readonly memory: TraceMeasures | undefined;
  readonly disturbances: readonly Disturbance[];
  readonly hash: string;
}

/** Computes the measures for the card of a model. */
export async function measure(model: Dnc, { task: makeTask, decide, symbols }: TaskKind): Promise<Measures> {
  const task = makeTask();
  const found: Measured[] = [];
  for (const batch of task.evaluationBatches(1)) {
    if (found.length === SEQUENCES) break;
    const trace = await model.trace(batch.x);
    found.push({
      memory: measuresOf(trace, symbols(task, batch)),
      disturbances: await disturb(model, { x: batch.x, judged: batch.answer, trace, decide }),
      hash: stateHashes(trace).at(-1)!,
    });
  }
  const ofMemory = found.flatMap(({ memory }) => memory ?? []);
  return {
    sequences: found.length,
    ...(ofMemory.length > 0 ? { memory: memoryMeasures(ofMemory) } : {}),
    disturbed: spreads(found, ({ small }) => small),
    wiped: spreads(found, ({ zeroed }) => zeroed),
    hash: found[0]!.hash,
  };
}

function memoryMeasures(found: readonly TraceMeasures[]): MemoryMeasures {
  const of = (value: (one: TraceMeasures) => number | null | undefined) =>
    mean(found.flatMap((one) => value(one) ?? []));
  return {
    interference: of(({ interference }) => interference.share),
    leaks: of(({ leaks }) => leaks.length),
    misses: of(({ misses }) => misses?.mean),
    writeEntropy: of(({ sharpness }) => sharpness.write[0]!.meanEntropy),
    readEntropy: of(({ sharpness }) => sharpness.read[0]!.meanEntropy),
  };
}

/** Averages by tensor, in the order in which the tensors were disturbed. */
function spreads(found: readonly Measured[], of: (one: Disturbance) => Cascade | undefined): Record<string, Spread> {
  const byTensor = new Map<string, Cascade[]>();
  for (const disturbance of found.flatMap(({ disturbances }) => disturbances)) {
    const cascade = of(disturbance);
    if (cascade) byTensor.set(disturbance.tensor, [...(byTensor.get(disturbance.tensor) ?? []), cascade]);
  }
  return Object.fromEntries([...byTensor].map(([tensor, cascades]) => [tensor, spread(cascades)]));
}

function spread(cascades: readonly Cascade[]): Spread {
  const horizons = cascades.flatMap(({ step, answerHorizon }) => (answerHorizon === null ? [] : answerHorizon - step));
  return {
    growth: mean(cascades.map(({ growth }) => growth)),
    flipped: mean(cascades.map(({ answerHorizon }) => Number(answerHorizon !== null))),
    horizon: horizons.length > 0 ? mean(horizons) : null,
  };
}

function mean(values: readonly number[]): number {
  return Number((values.reduce((sum, value) => sum + value, 0) / values.length).toPrecision(DIGITS));
}
