import { ArgumentError, ConfigError } from "@dncjs/core";
import type { Batch, Task } from "@dncjs/train";

/** More rows than any batch here needs; a larger size is taken for a mistake before memory is asked for. */
const MOST_ROWS = 65_536;

/** What a batch of a task is as wide as. */
export type Channels = Pick<Task, "inputSize" | "outputSize">;

/** A batch of zeros, mask included. */
export function blankBatch(steps: number, batch: number, { inputSize, outputSize }: Channels): Batch {
  const places = steps * batch;
  return {
    steps,
    batch,
    x: new Float32Array(places * inputSize),
    target: new Float32Array(places * outputSize),
    mask: new Float32Array(places),
    answer: new Float32Array(places),
  };
}

/** Cuts `items` in order into pieces of at most `size`. Throws ArgumentError at once, not when first read. */
export function inPieces<Item>(items: readonly Item[], size: number): Item[][] {
  requireRows(size);
  const pieces: Item[][] = [];
  for (let from = 0; from < items.length; from += size) pieces.push(items.slice(from, from + size));
  return pieces;
}

/** An iterable that makes each batch when it is asked for, from the start every time. */
export function lazily<Item>(items: readonly Item[], make: (item: Item) => Batch): Iterable<Batch> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item);
    },
  };
}

/** Throws ArgumentError unless `size` is a possible number of rows. */
export function requireRows(size: number): void {
  if (!isWhole(size, 1, MOST_ROWS)) throw new ArgumentError("size", size, `a whole number from 1 to ${MOST_ROWS}`);
}

/** Throws ArgumentError unless training sequence number `index * size + size` is one that can be counted to. */
export function requireTrainingBatch(index: number, size: number, sequences: number = Number.MAX_SAFE_INTEGER): void {
  requireRows(size);
  const last = Math.floor(sequences / size) - 1;
  if (!isWhole(index, 0, last)) throw new ArgumentError("index", index, `a whole number from 0 to ${last}`);
}

/** Throws ArgumentError unless `y` has the [T,B,Y] values of `batch`. */
export function requireOutputs(batch: Batch, y: ArrayLike<number>, outputSize: number): void {
  const expected = batch.steps * batch.batch * outputSize;
  if (y.length === expected) return;
  const shape = `${batch.steps} steps of ${batch.batch} rows of ${outputSize}`;
  throw new ArgumentError("the length of y", y.length, `${expected}: ${shape}`);
}

/** Throws ArgumentError unless `batch` has a row `row`. */
export function requireRow(batch: Batch, row: number): void {
  if (!isWhole(row, 0, batch.batch - 1)) {
    throw new ArgumentError("row", row, `a whole number from 0 to ${batch.batch - 1}`);
  }
}

/** An option that must be a whole number in a range. Throws ConfigError. */
export function requireWhole(field: string, value: number, minimum: number, maximum: number): void {
  if (!isWhole(value, minimum, maximum)) {
    throw new ConfigError(field, value, `a whole number from ${minimum} to ${maximum}`);
  }
}

function isWhole(value: number, minimum: number, maximum: number): boolean {
  return Number.isSafeInteger(value) && value >= minimum && value <= maximum;
}
