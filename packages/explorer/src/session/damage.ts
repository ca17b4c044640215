import type { Dnc, State, Trace } from "@dncjs/core";
import { lockLocations, measuresOf, sharpened, type TraceMeasures, type Weighting, whatIf } from "@dncjs/inspect";
import { type Cascade, cascade, type RunOn } from "@dncjs/inspect/measures";
import { epsilonOf, type Hit } from "./hit.ts";
import { changedSquares } from "./manyHits.ts";
import { type Meaning, symbolsOf } from "./measure.ts";
import { requireFinite } from "./nonFinite.ts";
import { probabilitiesOf } from "./probabilities.ts";
import { readRun } from "./readRun.ts";
import type { RunRequest } from "./requests.ts";
import type { Run } from "./run.ts";
import { finiteTrace, readingOf } from "./runSequence.ts";
import { joined } from "./traces.ts";

export interface DamageRequest extends Pick<RunRequest, "x" | "meaningSteps" | "probabilities"> {
  readonly hit: Hit;
  readonly meaning: Meaning;
  /** [T]: 1 at steps whose answers are judged. */
  readonly judged: readonly number[];
  /** Locations protected from writes after the hit. */
  readonly lockedLocations: readonly number[];
  /** Whether read weights and links are sharpened after every step. */
  readonly sharpen: boolean;
}

/** Two runs of a sequence, one with a changed number of the state. Locks and sharpening apply to both. */
export interface Damage {
  readonly hit: Hit;
  /** The number before and after the hit. */
  readonly before: number;
  readonly after: number;
  readonly original: Run;
  readonly damaged: Run;
  /** Cascade measured by inspect; null if nothing was changed. */
  readonly spread: Cascade | null;
  /** [T,Y]: answers of the damaged run without locks and sharpening. */
  readonly unsaved: Float32Array;
  /** Measures of each run, by inspect. */
  readonly measures: Readonly<Record<"original" | "damaged" | "unsaved", TraceMeasures>>;
}

/** The same hit on a network without memory. */
export interface LstmDamage {
  /** Number of cells. */
  readonly H: number;
  readonly Y: number;
  /** The cell that was hit: the median of all cells, by the number of changed squares. */
  readonly cell: number;
  /** Squares changed by the hit on this cell, and by the hit on the worst cell. */
  readonly median: number;
  readonly worst: number;
  readonly before: number;
  readonly after: number;
  readonly original: LstmRun;
  readonly damaged: LstmRun;
  readonly spread: Cascade | null;
}

export interface LstmRun {
  /** [T,H] */
  readonly cells: Float32Array;
  /** [T,Y], as probabilities. */
  readonly answers: Float32Array;
}

/** Hits one number of a network with memory, and runs it beside the original network. */
export async function damageOf(dnc: Dnc, request: DamageRequest): Promise<Damage> {
  const { x, hit, lockedLocations, sharpen, judged } = request;
  const whole = await finiteTrace(dnc, x);
  const bare = await harmed(dnc, whole, { x, hit, judged });
  const isSaved = lockedLocations.length > 0 || sharpen;
  const { traces, ...harm } = isSaved
    ? await harmed(dnc, whole, { x, hit, judged, runOn: saving(dnc, request) })
    : bare;
  const reading = await readingOf(dnc, request);
  const [original, damaged] = traces.map((trace) => readRun(trace, dnc.config, x, reading));
  const unsaved = probabilitiesOf(bare.traces[1]!.get("y")!.data, dnc.config.outputSize, request.probabilities);
  const symbols = symbolsOf(request.meaning, x, judged);
  const measured = (trace: Trace) => measuresOf(trace, symbols)!;
  const measures = {
    original: measured(traces[0]!),
    damaged: measured(traces[1]!),
    unsaved: measured(bare.traces[1]!),
  };
  return { hit, ...harm, original: original!, damaged: damaged!, unsaved, measures };
}

/** Returns how the network continues with locks or sharpening. */
function saving(dnc: Dnc, { lockedLocations, sharpen }: DamageRequest): RunOn {
  const lock = lockLocations(lockedLocations);
  const tensors: readonly Weighting[] = dnc.config.memory?.links ? ["readWeights", "link"] : ["readWeights"];
  return (from, rest) =>
    sharpen ? sharpened(dnc, rest, { tensors, lock, from }) : whatIf(dnc, rest, [lock], { from });
}

/** Hits every cell of the LSTM after that step, and follows the hit on the median cell. */
export async function lstmDamageOf(
  lstm: Dnc,
  { x, hit, judged }: Pick<DamageRequest, "x" | "hit" | "judged">,
): Promise<LstmDamage> {
  const whole = await finiteTrace(lstm, x);
  const H = whole.get("c")!.data.length / whole.get("c")!.shape[0]!;
  const Y = lstm.config.outputSize;
  const hits = Array.from({ length: H }, (_, index): Hit => ({ ...hit, tensor: "c", index }));
  const changed = await changedSquares(lstm, { x, judged, step: hit.step, hits, whole });
  const { cell, ...effects } = medianOf(changed);
  const own: Hit = { ...hit, tensor: "c", index: cell };
  const { traces, ...harm } = await harmed(lstm, whole, { x, hit: own, judged });
  const [original, damaged] = traces.map((trace) => ({
    cells: Float32Array.from(trace.get("c")!.data),
    answers: probabilitiesOf(trace.get("y")!.data, Y, "sigmoid"),
  }));
  return { H, Y, cell, ...effects, ...harm, original: original!, damaged: damaged! };
}

interface Blow extends Pick<DamageRequest, "x" | "hit" | "judged"> {
  readonly runOn?: RunOn;
}

/** Returns both complete runs, and the cascade measured by inspect. */
async function harmed(dnc: Dnc, whole: Trace, { x, hit, judged, runOn }: Blow) {
  const { step, tensor, index } = hit;
  // A network without links has none to hit.
  if (!whole.has(tensor)) return { before: 0, after: 0, spread: null, traces: [whole, whole] };
  const epsilon = epsilonOf(whole, hit);
  const before = numbersOf(whole, tensor, step)[index]!;
  const rests: Trace[] = [];
  const noted = async (state: State, rest: Float64Array) => {
    const trace = await (runOn ? runOn(state, rest) : whatIf(dnc, rest, [], { from: state }));
    rests.push(trace);
    return trace;
  };
  const spread = epsilon === 0 ? null : await cascade(dnc, x, { step, tensor, index, epsilon, judged, runOn: noted });
  if (!spread) return { before, after: before, spread, traces: [whole, whole] };
  const [plain, changed] = rests.map((rest) => joined(whole, step + 1, rest));
  numbersOf(changed!, tensor, step)[index]! += epsilon;
  requireFinite(changed!);
  return { before, after: before + epsilon, spread, traces: [plain!, changed!] };
}

/** Returns a view of a tensor's numbers after a step. */
function numbersOf(trace: Trace, tensor: string, step: number) {
  const { data, shape } = trace.get(tensor)!;
  const size = data.length / shape[0]!;
  return data.subarray(step * size, (step + 1) * size);
}

/** Returns the median cell by the number of changed squares (the upper one of two), and that number. */
function medianOf(changed: readonly number[]): Pick<LstmDamage, "cell" | "median" | "worst"> {
  const cells = changed.map((_, cell) => cell).sort((a, b) => changed[a]! - changed[b]! || a - b);
  const cell = cells[Math.floor(cells.length / 2)]!;
  return { cell, median: changed[cell]!, worst: changed[cells.at(-1)!]! };
}
