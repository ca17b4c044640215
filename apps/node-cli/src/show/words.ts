import type { BabiTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";

/** How the steps of one sequence are put into words. */
export interface Words {
  /** What is shown in each step. */
  readonly shown: readonly string[];
  /** What is asked for and what is answered in each step; empty where nothing is asked for. */
  readonly asked: readonly string[];
  readonly answered: readonly string[];
}

/** Of a batch of one row, with the outputs y [T,1,Y]; `babi` is the task where it has words. */
export function wordsOf(babi: BabiTask | undefined, batch: Batch, y: ArrayLike<number>): Words {
  const [X, Y] = [batch.x.length / batch.steps, batch.target.length / batch.steps];
  const steps = Array.from({ length: batch.steps }, (_, step) => step);
  const given = (values: ArrayLike<number>, step: number, isSet: (value: number) => boolean) =>
    babi ? babi.vocabulary[largest(values, step * Y, Y)]! : bits(values, step * Y, Y, isSet);
  return {
    shown: steps.map((step) => babi?.wordsShown(batch, 0, step).join(" ") ?? bits(batch.x, step * X, X, isOne)),
    asked: steps.map((step) => (batch.answer[step] === 1 ? given(batch.target, step, isOne) : "")),
    answered: steps.map((step) => (batch.answer[step] === 1 ? given(y, step, isLikely) : "")),
  };
}

const isOne = (value: number): boolean => value > 0.5;
/** Outputs are logits. */
const isLikely = (value: number): boolean => value > 0;

/** More channels than this are told by the numbers of those that are set. */
const MOST_BITS = 16;

function bits(values: ArrayLike<number>, from: number, size: number, isSet: (value: number) => boolean): string {
  const set = Array.from({ length: size }, (_, at) => isSet(values[from + at]!));
  if (size <= MOST_BITS) return set.map((one) => (one ? "█" : "·")).join("");
  return set.flatMap((one, at) => (one ? [at] : [])).join(" ");
}

function largest(values: ArrayLike<number>, from: number, size: number): number {
  let best = 0;
  for (let at = 1; at < size; at++) if (values[from + at]! > values[from + best]!) best = at;
  return best;
}
