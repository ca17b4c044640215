import type { Trace, TraceTensor } from "@dncjs/core";
import { tracedLocations } from "@dncjs/inspect";
import type { Batch } from "@dncjs/train";
import { type Column, columnsOf, type Phase, phasesOf, stepsOf } from "./phases.ts";

/** The writes and reads of a network on one sequence of a copy task, to be drawn with steps to the right and locations down. */
export interface MemoryFigure {
  readonly steps: number;
  readonly bits: number;
  readonly phases: readonly Phase[];
  readonly columns: readonly Column[];
  /** The locations to draw, in the order of their first write. */
  readonly locations: readonly number[];
  /** Number of locations that are not drawn. */
  readonly omitted: number;
  /** Write weight, summed over heads, from 0 to 1. */
  written(step: number, location: number): number;
  /** Read weight, summed over heads, from 0 to 1. */
  read(step: number, location: number): number;
  /** An input bit; undefined in steps that show no column. */
  shown(step: number, bit: number): number | undefined;
  /** An output bit: the probability of a 1, and whether it is correct. Undefined in steps without a target. */
  answered(step: number, bit: number): { readonly probability: number; readonly right: boolean } | undefined;
}

/** Maximum number of locations to draw. */
const MAX_LOCATIONS = 32;

/**
 * Creates the figure from the trace of a batch of one sequence. The sequence shows columns of `bits` bits, followed by flag
 * channels, and recalls them in order, one or more times. Returns undefined for a network without memory.
 */
export function copyFigure(batch: Batch, bits: number, trace: Trace): MemoryFigure | undefined {
  const writeWeights = trace.get("writeWeights");
  const readWeights = trace.get("readWeights");
  const y = trace.get("y")?.data;
  if (!writeWeights || !readWeights || !y) return undefined;
  const traced = tracedLocations(trace);
  const written = sumOfHeads(writeWeights, traced.numbers);
  const read = sumOfHeads(readWeights, traced.numbers);
  const X = batch.x.length / batch.steps;
  const Y = batch.target.length / batch.steps;
  const phases = phasesOf(batch, bits);
  const isShown = new Set(phases.flatMap((phase) => (phase.label === "shown" ? stepsOf(phase) : [])));
  const drawn = { steps: batch.steps, written, read };
  const locations = locationsToDraw(drawn, traced.numbers);
  return {
    ...drawn,
    bits: Y,
    phases,
    columns: columnsOf(phases),
    locations,
    omitted: traced.total - locations.length,
    shown: (step, bit) => (isShown.has(step) && bit < bits ? batch.x[step * X + bit] : undefined),
    answered(step, bit) {
      if (batch.answer[step] !== 1) return undefined;
      const logit = y[step * Y + bit]!;
      const right = batch.target[step * Y + bit]! > 0.5 ? logit > 0 : logit < 0;
      return { probability: 1 / (1 + Math.exp(-logit)), right };
    },
  };
}

function sumOfHeads({ shape, data }: TraceTensor, numbers: readonly number[]) {
  const places = new Map(numbers.map((location, place) => [location, place]));
  const heads = shape.at(-2)!;
  return (step: number, location: number): number => {
    let sum = 0;
    const place = places.get(location)!;
    for (let head = 0; head < heads; head++) sum += data[(step * heads + head) * numbers.length + place]!;
    return Math.min(1, sum);
  };
}

type Weightings = Pick<MemoryFigure, "steps" | "written" | "read">;

/** Chooses the locations with the largest weights, in the order of their first clear write. */
function locationsToDraw({ steps, written, read }: Weightings, all: readonly number[]): number[] {
  const firstWrite = new Map<number, number>();
  const largest = new Map<number, number>();
  for (const location of all) {
    const writes = Array.from({ length: steps }, (_, step) => written(step, location));
    const reads = Array.from({ length: steps }, (_, step) => read(step, location));
    const at = writes.findIndex((weight) => weight > 0.3);
    firstWrite.set(location, at < 0 ? steps : at);
    largest.set(location, Math.max(...writes, ...reads));
  }
  const kept = all.toSorted((a, b) => largest.get(b)! - largest.get(a)!).slice(0, MAX_LOCATIONS);
  return kept.sort((a, b) => firstWrite.get(a)! - firstWrite.get(b)! || a - b);
}

/** One sentence on how the columns were stored, derived from the weights. */
export function caption(figure: MemoryFigure): string {
  const { written, locations, followed } = countColumns(figure);
  const count = figure.columns.length;
  if (locations === count && followed === count) {
    return "Each column is written to its own location and read from it in order.";
  }
  if (written === count && count > figure.locations.length + figure.omitted) {
    return `${count} columns share ${locations} locations, which are reused once freed; ${followed} are read from the location they were written to.`;
  }
  const own = `${locations} of ${count} columns are written to their own location`;
  return `${own}; ${followed} of ${count} are read from the location they were written to.`;
}

/**
 * Counts the columns written to a single location (`written`), the distinct locations among these, and the columns that are
 * always read from their location (`followed`). A network may write a column one step after it was shown, and read it one step
 * before it is due.
 */
function countColumns(figure: MemoryFigure): { written: number; locations: number; followed: number } {
  let best = { written: 0, locations: 0, followed: 0 };
  for (const delay of [0, 1]) {
    for (const lead of [0, 1]) {
      const locations = figure.columns.map(({ shown }) => strongest(figure, figure.written, shown + delay));
      const found = locations.filter((location) => location !== undefined);
      const isFollowed = (location: number | undefined, column: number) =>
        location !== undefined &&
        figure.columns[column]!.recalled.every((step) => strongest(figure, figure.read, step - lead) === location);
      const counts = {
        written: found.length,
        locations: new Set(found).size,
        followed: locations.filter(isFollowed).length,
      };
      if (counts.locations + counts.followed > best.locations + best.followed) best = counts;
    }
  }
  return best;
}

/** The location with at least half of the weight in a step; undefined if there is none. */
function strongest(
  figure: MemoryFigure,
  weight: (step: number, location: number) => number,
  step: number,
): number | undefined {
  return figure.locations.find((location) => weight(step, location) >= 0.5);
}
