import type { Batch } from "@dncjs/train";
import { requireOutputs, requireSequence } from "../batch.ts";
import { isRightWord } from "./babiTally.ts";
import type { Layout } from "./layout.ts";
import { isBlankShown, lineNumbers, wordsShown } from "./readSteps.ts";

/**
 * Returns the story as numbered lines, each question with the expected answer and (with y) the verdict on the network's answer:
 *
 *     3 where is mary ?  bathroom ✓
 *     6 where is john ?  hallway ✕ answered garden
 */
export function renderBabi(batch: Batch, sequence: number, layout: Layout, y?: ArrayLike<number>): string {
  requireSequence(batch, sequence);
  if (y !== undefined) requireOutputs(batch, y, layout.vocabulary.length);
  const lines = storyLines(batch, sequence, layout);
  const width = String(lines.length).length;
  return lines
    .map((line, at) => `${String(at + 1).padStart(width)} ${renderLine(batch, line, layout.vocabulary, y)}`)
    .join("\n");
}

/** A line read from a batch: its words, and the indices t·B + b of its scored steps. */
interface Line {
  readonly words: string[];
  readonly answer: number[];
}

function storyLines(batch: Batch, sequence: number, layout: Layout): Line[] {
  const lines: Line[] = [];
  lineNumbers(layout, batch, sequence).forEach((number, step) => {
    lines[number - 1] ??= { words: [], answer: [] };
    const line = lines[number - 1] as Line;
    const index = step * batch.batch + sequence;
    if (!isBlankShown(layout, batch, index)) line.words.push(...wordsShown(layout, batch, sequence, step));
    if (batch.answer[index] === 1) line.answer.push(index);
  });
  return lines;
}

function renderLine(batch: Batch, line: Line, vocabulary: readonly string[], y?: ArrayLike<number>): string {
  const text = line.words.join(" ");
  if (line.answer.length === 0) return text;
  const answer = (values: ArrayLike<number>) =>
    line.answer.map((index) => largestWord(values, index, vocabulary)).join(" ");
  const expected = answer(batch.target);
  if (y === undefined) return `${text}  ${expected}`;
  if (line.answer.every((index) => isRightWord(batch, index, vocabulary.length, y))) return `${text}  ${expected} ✓`;
  return `${text}  ${expected} ✕ answered ${answer(y)}`;
}

/** Returns the word with the largest of the values [T,B,V] at index t·B + b; the first one of equals. */
function largestWord(values: ArrayLike<number>, index: number, vocabulary: readonly string[]): string {
  let best = 0;
  for (let word = 1; word < vocabulary.length; word++) {
    const offset = index * vocabulary.length;
    if ((values[offset + word] as number) > (values[offset + best] as number)) best = word;
  }
  return vocabulary[best] as string;
}
