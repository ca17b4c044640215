import { Random } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { blankBatch } from "../batch.ts";

/** Sizes of the copy task: columns of `bits` bits, `minLength` to `maxLength` of them. */
export interface CopySizes {
  readonly bits: number;
  readonly minLength: number;
  readonly maxLength: number;
}

/** The bits to be copied, one column after the other: column c, bit b is at `c * bits + b`. */
export interface CopySequence {
  readonly length: number;
  readonly columns: Uint8Array;
}

/** Steps of a sequence of `length` columns: start, columns, recall, columns again. */
export function copySteps(length: number): number {
  return 2 * length + 2;
}

/** Words of a stream set aside for one sequence: its bits, one for its length and a few in case that is drawn again. */
export function wordsPerSequence({ bits, maxLength }: CopySizes): number {
  return bits * maxLength + 8;
}

/**
 * Sequence `number` of `stream`. Sequences lie side by side in one stream (two streams of one seed share no words), so that
 * none of the training stream can turn up again in another one.
 */
export function drawSequence(stream: Random, number: number, sizes: CopySizes): CopySequence {
  const random = Random.from({ ...stream.state, position: number * wordsPerSequence(sizes) });
  const bits = Uint8Array.from({ length: sizes.bits * sizes.maxLength }, () => random.integer(2));
  const length = sizes.minLength + random.integer(sizes.maxLength - sizes.minLength + 1);
  return { length, columns: bits.subarray(0, length * sizes.bits) };
}

/** Lays sequences out as one batch, as long as its longest: [T,B,bits + 2] in, [T,B,bits] out. */
export function copyBatch(sequences: readonly CopySequence[], bits: number): Batch {
  const steps = copySteps(Math.max(...sequences.map((sequence) => sequence.length)));
  const batch = blankBatch(steps, sequences.length, { inputSize: bits + 2, outputSize: bits });
  sequences.forEach((sequence, row) => {
    layOut(batch, row, sequence, bits);
  });
  return batch;
}

function layOut(batch: Batch, row: number, { length, columns }: CopySequence, bits: number): void {
  const place = (step: number) => step * batch.batch + row;
  const recall = length + 1;
  batch.x[place(0) * (bits + 2) + bits] = 1;
  batch.x[place(recall) * (bits + 2) + bits + 1] = 1;
  for (let column = 0; column < length; column++) {
    const values = columns.subarray(column * bits, (column + 1) * bits);
    batch.x.set(values, place(1 + column) * (bits + 2));
    batch.target.set(values, place(recall + 1 + column) * bits);
    batch.answer[place(recall + 1 + column)] = 1;
  }
  for (let step = 0; step < copySteps(length); step++) batch.mask[place(step)] = 1;
}
