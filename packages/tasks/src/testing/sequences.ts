import type { Batch } from "@dncjs/train";

/** One sequence of a batch, as arrays of steps. */
export interface Sequence {
  readonly x: number[][];
  readonly target: number[][];
  readonly mask: number[];
  readonly answer: number[];
}

/** Returns sequence number `b` of a batch, with its padding. */
export function sequenceOf(batch: Batch, b: number): Sequence {
  const { steps, batch: B } = batch;
  const pick = (values: Float32Array) => {
    const channels = values.length / (steps * B);
    return Array.from({ length: steps }, (_, step) => {
      const from = (step * B + b) * channels;
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

/** Returns a sequence without its padding. */
export function trimmed(sequence: Sequence): Sequence {
  const steps = sequence.mask.lastIndexOf(1) + 1;
  const cut = <Item>(items: readonly Item[]) => items.slice(0, steps);
  return { x: cut(sequence.x), target: cut(sequence.target), mask: cut(sequence.mask), answer: cut(sequence.answer) };
}

/** Returns all sequences of batches, without padding. */
export function sequencesOf(batches: Iterable<Batch>): Sequence[] {
  return [...batches].flatMap((batch) => Array.from({ length: batch.batch }, (_, b) => trimmed(sequenceOf(batch, b))));
}

/** Returns logits that answer every bit correctly. */
export function rightAnswers(batch: Batch): Float32Array {
  return batch.target.map((bit) => (bit === 1 ? 4 : -4));
}

/** Returns the index t·B + b of the first scored step of sequence number `b`. */
export function firstScored(batch: Batch, b: number): number {
  return batch.answer.findIndex((scored, index) => scored === 1 && index % batch.batch === b);
}
