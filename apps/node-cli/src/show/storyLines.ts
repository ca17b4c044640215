import type { BabiTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import type { MemoryStep, Read } from "./memorySteps.ts";
import { describeRead } from "./stepTable.ts";

/** Which line of a bAbI story was read when a word of an answer was asked for. */
export interface AnswerRead {
  readonly step: number;
  /** The line of the question, from 1. */
  readonly line: number;
  readonly reads: readonly (Read & {
    /** The line in the middle of which, or at the end of which, the row was written; null where it never was. */
    readonly fromLine: number | null;
  })[];
}

/** Of a batch of one row. */
export function answerReads(babi: BabiTask, batch: Batch, steps: readonly MemoryStep[]): AnswerRead[] {
  const lines = babi.lineNumbers(batch, 0);
  return steps
    .filter(({ step }) => batch.answer[step] === 1)
    .map(({ step, reads }) => ({
      step,
      line: lines[step]!,
      reads: reads.map((read) => ({ ...read, fromLine: read.written === null ? null : lines[read.written]! })),
    }));
}

/** A rendered story with what was read below each question. */
export function annotated(rendered: readonly string[], found: readonly AnswerRead[]): string[] {
  return rendered.flatMap((line, at) => [
    line,
    ...found
      .filter(({ line: question }) => question === at + 1)
      .flatMap(({ reads }) => reads.map((read) => `     ${describeAnswer(read, reads.length)}`)),
  ]);
}

function describeAnswer(read: AnswerRead["reads"][number], heads: number): string {
  const head = heads > 1 ? `head ${read.head} ` : "";
  const told = describeRead(read);
  if (told === "-") return `${head}read nothing in particular`;
  return `${head}read ${read.fromLine === null ? "" : `line ${read.fromLine}: `}${told}`;
}
