import { ArgumentError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { requireRow } from "../batch.ts";
import { blankChannel, inputSizeOf, type Layout } from "./layout.ts";

/** The words that a step of a row shows, read back from the input; none behind its end. Throws ArgumentError. */
export function wordsShown(layout: Layout, batch: Batch, row: number, step: number): string[] {
  requireRow(batch, row);
  if (!Number.isSafeInteger(step) || step < 0 || step >= batch.steps) {
    throw new ArgumentError("step", step, `a whole number from 0 to ${batch.steps - 1}`);
  }
  const { vocabulary } = layout;
  const X = inputSizeOf(layout);
  const place = step * batch.batch + row;
  const words: string[] = [];
  for (let channel = 0; channel < X; channel++) {
    if (batch.x[place * X + channel] === 1) words.push(vocabulary[channel % vocabulary.length] as string);
  }
  return words;
}

/** Whether a place (t·B + b) shows the blank: an answer is due there, or soon. */
export function isBlankShown(layout: Layout, batch: Batch, place: number): boolean {
  return batch.x[place * inputSizeOf(layout) + blankChannel(layout)] === 1;
}

/**
 * The number of the line that each step of a row belongs to, from 1, up to the end of the row. The blanks belong to the line of
 * the question; where a step is one word, a line begins behind a full stop and behind the blanks. Throws ArgumentError.
 */
export function lineNumbers(layout: Layout, batch: Batch, row: number): number[] {
  requireRow(batch, row);
  const numbers: number[] = [];
  let [line, complete] = [0, true];
  for (let place = row; place < batch.mask.length && batch.mask[place] === 1; place += batch.batch) {
    const blank = isBlankShown(layout, batch, place);
    if (complete && !blank) line += 1;
    numbers.push(line);
    const isEnd = () => wordsShown(layout, batch, row, numbers.length - 1)[0] === ".";
    complete = blank || layout.encoding === "sentences" || isEnd();
  }
  return numbers;
}
