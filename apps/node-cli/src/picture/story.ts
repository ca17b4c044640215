import type { Trace } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { type Column, columnsOf, type Phase, phasesOf, stepsOf } from "./phases.ts";

/** What a network did with its memory on one episode of copying, ready to be drawn. Steps run right, rows down. */
export interface MemoryStory {
  readonly steps: number;
  readonly bits: number;
  readonly phases: readonly Phase[];
  readonly columns: readonly Column[];
  /** The rows of memory worth drawing, in the order of their first write. */
  readonly rows: readonly number[];
  /** How many rows are left out, since nothing much happened there. */
  readonly leftOut: number;
  /** Sums over the heads, 0 … 1. */
  written(step: number, row: number): number;
  read(step: number, row: number): number;
  /** A bit as it is shown, or nothing. */
  shown(step: number, bit: number): number | undefined;
  /** A bit as it is answered: the probability of a 1, and whether that is right. */
  answered(step: number, bit: number): { readonly probability: number; readonly right: boolean } | undefined;
}

/** More rows than this make no picture. */
const MOST_ROWS = 32;

/**
 * From the trace of a batch of one row, in which columns of `bits` bits are shown, with flags on the channels after them, and
 * asked back in their order, once or several times; undefined for a network without memory.
 */
export function copyStory(batch: Batch, bits: number, trace: Trace): MemoryStory | undefined {
  const writeWeights = trace.get("writeWeights");
  const readWeights = trace.get("readWeights");
  const y = trace.get("y")?.data;
  if (!writeWeights || !readWeights || !y) return undefined;
  const N = writeWeights.shape.at(-1)!;
  const written = sumOfHeads(writeWeights.data, writeWeights.shape.at(-2)!, N);
  const read = sumOfHeads(readWeights.data, readWeights.shape.at(-2)!, N);
  const [X, Y] = [batch.x.length / batch.steps, batch.target.length / batch.steps];
  const phases = phasesOf(batch, bits);
  const isShown = new Set(phases.flatMap((phase) => (phase.label === "shown" ? stepsOf(phase) : [])));
  const drawn = { steps: batch.steps, written, read };
  const rows = rowsToDraw(drawn, N);
  return {
    ...drawn,
    bits: Y,
    phases,
    columns: columnsOf(phases),
    rows,
    leftOut: N - rows.length,
    shown: (step, bit) => (isShown.has(step) && bit < bits ? batch.x[step * X + bit] : undefined),
    answered(step, bit) {
      if (batch.answer[step] !== 1) return undefined;
      const logit = y[step * Y + bit]!;
      const right = batch.target[step * Y + bit]! > 0.5 ? logit > 0 : logit < 0;
      return { probability: 1 / (1 + Math.exp(-logit)), right };
    },
  };
}

function sumOfHeads(weights: ArrayLike<number>, heads: number, N: number) {
  return (step: number, row: number): number => {
    let sum = 0;
    for (let head = 0; head < heads; head++) sum += weights[(step * heads + head) * N + row]!;
    return Math.min(1, sum);
  };
}

type Weightings = Pick<MemoryStory, "steps" | "written" | "read">;

/** In the order in which they are first written for good; of many rows, those that are used most. */
function rowsToDraw({ steps, written, read }: Weightings, N: number): number[] {
  const first: number[] = [];
  const most: number[] = [];
  for (let row = 0; row < N; row++) {
    const writes = Array.from({ length: steps }, (_, step) => written(step, row));
    const reads = Array.from({ length: steps }, (_, step) => read(step, row));
    const at = writes.findIndex((weight) => weight > 0.3);
    first.push(at < 0 ? steps : at);
    most.push(Math.max(...writes, ...reads));
  }
  const rows = Array.from({ length: N }, (_, row) => row);
  const kept = new Set(rows.toSorted((a, b) => most[b]! - most[a]!).slice(0, MOST_ROWS));
  return rows.filter((row) => kept.has(row)).sort((a, b) => first[a]! - first[b]! || a - b);
}

/** What the picture shows, in one sentence that its numbers bear out. */
export function readingAid(story: MemoryStory): string {
  const { written, rows, followed } = countColumns(story);
  const count = story.columns.length;
  if (rows === count && followed === count) {
    return "Each column is written to a row of its own, and read back from it in order.";
  }
  if (written === count && count > story.rows.length + story.leftOut) {
    return `${count} columns share ${rows} rows, used again when they are free; ${followed} are read back from the row they were written to.`;
  }
  const own = `${rows} of ${count} columns are written to a row of their own`;
  return `${own}; ${followed} of ${count} are read back from the row they were written to.`;
}

/**
 * Columns written to one row, the different rows among these, and the columns that are always read back from theirs. A network
 * may write a column one step after it was shown, and read it one step before it is asked for.
 */
function countColumns(story: MemoryStory): { written: number; rows: number; followed: number } {
  let best = { written: 0, rows: 0, followed: 0 };
  for (const delay of [0, 1]) {
    for (const lead of [0, 1]) {
      const rows = story.columns.map(({ shown }) => strongest(story, story.written, shown + delay));
      const found = rows.filter((row) => row !== undefined);
      const isFollowed = (row: number | undefined, column: number) =>
        row !== undefined &&
        story.columns[column]!.asked.every((step) => strongest(story, story.read, step - lead) === row);
      const counts = { written: found.length, rows: new Set(found).size, followed: rows.filter(isFollowed).length };
      if (counts.rows + counts.followed > best.rows + best.followed) best = counts;
    }
  }
  return best;
}

/** The row with at least half of the weight at a step. */
function strongest(
  story: MemoryStory,
  weight: (step: number, row: number) => number,
  step: number,
): number | undefined {
  return story.rows.find((row) => weight(step, row) >= 0.5);
}
