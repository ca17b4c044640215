import type { BabiTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import type { MemoryStep, Read } from "./memorySteps.ts";
import { describeRead } from "./stepTable.ts";

/** The line of a bAbI story that was read in a step with an answer. */
export interface AnswerRead {
  readonly step: number;
  /** The line of the question, from 1. */
  readonly line: number;
  readonly reads: readonly (Read & {
    /** The line during which the location was written; null if it never was. */
    readonly fromLine: number | null;
  })[];
}

/** Returns the reads of every step with an answer, for a batch of one sequence. */
export function answerReads(babi: BabiTask, batch: Batch, steps: readonly MemoryStep[]): AnswerRead[] {
  const lines = babi.lineNumbers(batch, 0);
  return steps
    .filter(({ step }) => batch.answer[step] === 1)
    .map(({ step, reads }) => ({
      step,
      line: lines[step]!,
      reads: reads.map((read) => ({
        ...read,
        fromLine: typeof read.written === "number" ? lines[read.written]! : null,
      })),
    }));
}

/** Adds the reads below each question of a rendered story. */
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
  const description = describeRead(read);
  if (description === "-") return `${head}read no single location`;
  return `${head}read ${read.fromLine === null ? "" : `line ${read.fromLine}: `}${description}`;
}
