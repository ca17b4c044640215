import type { Batch } from "@dncjs/train";
import { flagsShown, type Labels, labelsShown } from "./triple.ts";

/** A sequence of the traversal task, read from a batch. */
export interface ReadTraversal {
  /** The edges of the graph, in the order shown. */
  readonly description: readonly Labels[];
  readonly questions: readonly Question[];
}

export interface Question {
  readonly query: readonly Labels[];
  /** Indices t·B + b of the steps of the answer; the last one is the termination. */
  readonly answer: readonly number[];
}

/** Reads a sequence from the inputs of a batch, up to its first masked step. */
export function readTraversal(batch: Batch, sequence: number): ReadTraversal {
  const description: Labels[] = [];
  const questions: { query: Labels[]; answer: number[] }[] = [];
  let phases = 0;
  for (let index = sequence; index < batch.mask.length && batch.mask[index] === 1; index += batch.batch) {
    const { changesPhase, isAnswerDue } = flagsShown(batch, index);
    if (changesPhase) phases += 1;
    if (isAnswerDue) questions.at(-1)?.answer.push(index);
    else if (phases === 1) description.push(labelsShown(batch, index));
    else if (changesPhase) questions.push({ query: [labelsShown(batch, index)], answer: [] });
    else questions.at(-1)?.query.push(labelsShown(batch, index));
  }
  return { description, questions };
}
