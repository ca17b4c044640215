import { ArgumentError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { requireSequence } from "../batch.ts";
import { blankChannel, inputSizeOf, type Layout } from "./layout.ts";

/** Returns the input words of a step of a sequence; none after its end. @throws ArgumentError if there is no such sequence or step */
export function wordsShown(layout: Layout, batch: Batch, sequence: number, step: number): string[] {
  requireSequence(batch, sequence);
  if (!Number.isSafeInteger(step) || step < 0 || step >= batch.steps) {
    throw new ArgumentError("step", step, `a whole number from 0 to ${batch.steps - 1}`);
  }
  const { vocabulary, words: wordOf } = layout;
  const X = inputSizeOf(layout);
  const index = step * batch.batch + sequence;
  const words: string[] = [];
  for (let channel = 0; channel < X; channel++) {
    if (batch.x[index * X + channel] === 1) words.push(vocabulary[wordOf[channel] as number] as string);
  }
  return words;
}

/** Returns whether the input at index t·B + b is the blank. */
export function isBlankShown(layout: Layout, batch: Batch, index: number): boolean {
  return batch.x[index * inputSizeOf(layout) + blankChannel(layout)] === 1;
}

/**
 * Returns the line number of each step of a sequence, from 1. Blanks belong to the line of their question. With the encoding "words" a line
 * starts after a full stop and after blanks.
 * @throws ArgumentError if there is no such sequence
 */
export function lineNumbers(layout: Layout, batch: Batch, sequence: number): number[] {
  requireSequence(batch, sequence);
  const numbers: number[] = [];
  let line = 0;
  let complete = true;
  for (let index = sequence; index < batch.mask.length && batch.mask[index] === 1; index += batch.batch) {
    const blank = isBlankShown(layout, batch, index);
    if (complete && !blank) line += 1;
    numbers.push(line);
    const isEnd = () => wordsShown(layout, batch, sequence, numbers.length - 1)[0] === ".";
    complete = blank || layout.encoding === "sentences" || isEnd();
  }
  return numbers;
}
