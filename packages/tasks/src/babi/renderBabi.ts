import type { Batch } from "@dncjs/train";
import { requireOutputs, requireRow } from "../batch.ts";
import { isRightWord } from "./babiTally.ts";
import type { Layout } from "./layout.ts";
import { isBlankShown, lineNumbers, wordsShown } from "./readSteps.ts";

/**
 * The story line by line with its numbers; after each question the answer expected and (with y) the answer given:
 *
 *     3 where is mary ?  bathroom ✓
 *     6 where is john ?  hallway ✕ answered garden
 */
export function renderBabi(batch: Batch, row: number, layout: Layout, y?: ArrayLike<number>): string {
  requireRow(batch, row);
  if (y !== undefined) requireOutputs(batch, y, layout.vocabulary.length);
  const lines = storyLines(batch, row, layout);
  const width = String(lines.length).length;
  return lines
    .map((line, at) => `${String(at + 1).padStart(width)} ${renderLine(batch, line, layout.vocabulary, y)}`)
    .join("\n");
}

/** A line read back from a batch: its words, and the places (t·B + b) of its answer. */
interface Line {
  readonly words: string[];
  readonly answer: number[];
}

function storyLines(batch: Batch, row: number, layout: Layout): Line[] {
  const lines: Line[] = [];
  lineNumbers(layout, batch, row).forEach((number, step) => {
    lines[number - 1] ??= { words: [], answer: [] };
    const line = lines[number - 1] as Line;
    const place = step * batch.batch + row;
    if (!isBlankShown(layout, batch, place)) line.words.push(...wordsShown(layout, batch, row, step));
    if (batch.answer[place] === 1) line.answer.push(place);
  });
  return lines;
}

function renderLine(batch: Batch, line: Line, vocabulary: readonly string[], y?: ArrayLike<number>): string {
  const said = line.words.join(" ");
  if (line.answer.length === 0) return said;
  const asked = line.answer.map((place) => largest(batch.target, place, vocabulary)).join(" ");
  if (y === undefined) return `${said}  ${asked}`;
  if (line.answer.every((place) => isRightWord(batch, place, vocabulary.length, y))) return `${said}  ${asked} ✓`;
  return `${said}  ${asked} ✕ answered ${line.answer.map((place) => largest(y, place, vocabulary)).join(" ")}`;
}

/** The word with the greatest value at a place of [T,B,V]; the first of equals. */
function largest(values: ArrayLike<number>, place: number, vocabulary: readonly string[]): string {
  let best = 0;
  for (let word = 1; word < vocabulary.length; word++) {
    const offset = place * vocabulary.length;
    if ((values[offset + word] as number) > (values[offset + best] as number)) best = word;
  }
  return vocabulary[best] as string;
}
