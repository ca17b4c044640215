import type { Batch } from "@dncjs/train";

/** One sequence of a batch, as arrays of steps. */
export interface Row {
  readonly x: number[][];
  readonly target: number[][];
  readonly mask: number[];
  readonly answer: number[];
}

/** Row `row` of a batch, the padding included. */
export function rowOf(batch: Batch, row: number): Row {
  const { steps, batch: B } = batch;
  const pick = (values: Float32Array) => {
    const channels = values.length / (steps * B);
    return Array.from({ length: steps }, (_, step) => {
      const from = (step * B + row) * channels;
      return [...values.subarray(from, from + channels)];
    });
  };
  return {
    x: pick(batch.x),
    target: pick(batch.target),
    mask: pick(batch.mask).flat(),
    answer: pick(batch.answer).flat(),
  };
}

/** A row without the padding. */
export function trimmed(row: Row): Row {
  const steps = row.mask.lastIndexOf(1) + 1;
  const cut = <Item>(items: readonly Item[]) => items.slice(0, steps);
  return { x: cut(row.x), target: cut(row.target), mask: cut(row.mask), answer: cut(row.answer) };
}

export function rowsOf(batches: Iterable<Batch>): Row[] {
  return [...batches].flatMap((batch) => Array.from({ length: batch.batch }, (_, row) => trimmed(rowOf(batch, row))));
}

/** Logits that answer every bit with certainty. */
export function rightAnswers(batch: Batch): Float32Array {
  return batch.target.map((bit) => (bit === 1 ? 4 : -4));
}

/** The place t·B + b of the first judged step of a row. */
export function judgedPlace(batch: Batch, row: number): number {
  return batch.answer.findIndex((judged, place) => judged === 1 && place % batch.batch === row);
}
