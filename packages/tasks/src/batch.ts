import { ArgumentError, ConfigError } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";

/** Far more sequences than a batch needs. A larger size is an error, detected before memory is allocated. */
const MAX_BATCH_SIZE = 65_536;

/** Numbers of input and output channels. */
export type Channels = Pick<Task, "inputSize" | "outputSize">;

/** Returns a batch whose arrays, the mask included, are all 0. */
export function zeroBatch(steps: number, batch: number, { inputSize, outputSize }: Channels): Batch {
  const total = steps * batch;
  return {
    steps,
    batch,
    x: new Float32Array(total * inputSize),
    target: new Float32Array(total * outputSize),
    mask: new Float32Array(total),
    answer: new Float32Array(total),
  };
}

/**
 * Splits `items`, in order, into chunks of at most `size`.
 * @throws ArgumentError if `size` is not a valid batch size, at the call and not at the first iteration
 */
export function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  requireBatchSize(size);
  const chunks: Item[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}

/** Returns an iterable that makes each batch when it is reached. Every iteration starts from the first batch. */
export function lazily<Item>(items: readonly Item[], make: (item: Item) => Batch): Iterable<Batch> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item);
    },
  };
}

/** @throws ArgumentError if `size` is not a valid number of sequences in a batch */
export function requireBatchSize(size: number): void {
  if (!isWhole(size, 1, MAX_BATCH_SIZE)) {
    throw new ArgumentError("size", size, `a whole number from 1 to ${MAX_BATCH_SIZE}`);
  }
}

/** @throws ArgumentError if a training batch would need more than the `sequences` that can be numbered */
export function requireTrainingBatch(index: number, size: number, sequences: number = Number.MAX_SAFE_INTEGER): void {
  requireBatchSize(size);
  const last = Math.floor(sequences / size) - 1;
  if (!isWhole(index, 0, last)) throw new ArgumentError("index", index, `a whole number from 0 to ${last}`);
}

/** @throws ArgumentError if `y` does not have the T·B·Y values of the outputs of `batch` */
export function requireOutputs(batch: Batch, y: ArrayLike<number>, outputSize: number): void {
  const expected = batch.steps * batch.batch * outputSize;
  if (y.length === expected) return;
  const shape = `${batch.steps} steps of ${batch.batch} sequences of ${outputSize} outputs`;
  throw new ArgumentError("the length of y", y.length, `${expected}: ${shape}`);
}

/** @throws ArgumentError if `batch` has no sequence number `sequence`, counted from 0 */
export function requireSequence(batch: Batch, sequence: number): void {
  if (!isWhole(sequence, 0, batch.batch - 1)) {
    throw new ArgumentError("sequence", sequence, `a whole number from 0 to ${batch.batch - 1}`);
  }
}

/** @throws ConfigError if the option `field` is not a whole number from `minimum` to `maximum` */
export function requireWhole(field: string, value: number, minimum: number, maximum: number): void {
  if (!isWhole(value, minimum, maximum)) {
    throw new ConfigError(field, value, `a whole number from ${minimum} to ${maximum}`);
  }
}

function isWhole(value: number, minimum: number, maximum: number): boolean {
  return Number.isSafeInteger(value) && value >= minimum && value <= maximum;
}
