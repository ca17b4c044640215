import { type BabiTask, traversalInputText, traversalOutputText } from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";

/** The steps of one sequence as text. */
export interface StepTexts {
  /** The input of each step. */
  readonly shown: readonly string[];
  /** The target of each step; empty if the step has no target. */
  readonly expected: readonly string[];
  /** The answer of each step; empty if the step has no target. */
  readonly answered: readonly string[];
}

/**
 * Returns the texts of a batch of one sequence.
 * @param babi the task if it is bAbI: steps are words instead of bits
 * @param y outputs [T,1,Y]
 * @param scoring of a task that is not bAbI: targets are bits, numbers, or a class for each of `lossGroups` softmaxes
 */
export function stepTexts(
  babi: BabiTask | undefined,
  batch: Batch,
  y: ArrayLike<number>,
  { loss, lossGroups }: Pick<Task, "loss" | "lossGroups"> = { loss: "sigmoidCrossEntropy", lossGroups: 1 },
): StepTexts {
  const X = batch.x.length / batch.steps;
  const Y = batch.target.length / batch.steps;
  const steps = Array.from({ length: batch.steps }, (_, step) => step);
  const isBinary = batch.x.every((value) => value === 0 || value === 1);
  const inputOf = (step: number) => (isBinary ? bits(batch.x, step * X, X, isOne) : numbers(batch.x, step * X, X));
  const textOf = (values: ArrayLike<number>, step: number, isSet: (value: number) => boolean) => {
    if (babi) return babi.vocabulary[largest(values, step * Y, Y)]!;
    if (loss === "softmaxCrossEntropy") return classes(values, step * Y, Y, lossGroups);
    return loss === "meanSquare" ? numbers(values, step * Y, Y) : bits(values, step * Y, Y, isSet);
  };
  return {
    shown: steps.map((step) => babi?.wordsShown(batch, 0, step).join(" ") ?? inputOf(step)),
    expected: steps.map((step) => (batch.answer[step] === 1 ? textOf(batch.target, step, isOne) : "")),
    answered: steps.map((step) => (batch.answer[step] === 1 ? textOf(y, step, isLikely) : "")),
  };
}

/** Returns the texts of a batch of one sequence of the traversal task: its edges. */
export function edgeTexts(batch: Batch, y: ArrayLike<number>): StepTexts {
  const steps = Array.from({ length: batch.steps }, (_, step) => step);
  const answers = (values: ArrayLike<number>) =>
    steps.map((step) => (batch.answer[step] === 1 ? traversalOutputText(batch, values, step) : ""));
  return {
    shown: steps.map((step) => traversalInputText(batch, step)),
    expected: answers(batch.target),
    answered: answers(y),
  };
}

const isOne = (value: number): boolean => value > 0.5;
/** Outputs are logits. */
const isLikely = (value: number): boolean => value > 0;

/** A step with more channels is shown by the indices of those that are set. */
const MAX_BITS = 16;

function bits(values: ArrayLike<number>, from: number, size: number, isSet: (value: number) => boolean): string {
  const set = Array.from({ length: size }, (_, at) => isSet(values[from + at]!));
  if (size <= MAX_BITS) return set.map((one) => (one ? "█" : "·")).join("");
  return set.flatMap((one, at) => (one ? [at] : [])).join(" ");
}

function numbers(values: ArrayLike<number>, from: number, size: number): string {
  return Array.from({ length: size }, (_, at) => String(Number(values[from + at]!.toPrecision(3)))).join(" ");
}

/** The classes of the softmaxes of a step: "3 0". */
function classes(values: ArrayLike<number>, from: number, size: number, groups: number): string {
  const each = size / groups;
  return Array.from({ length: groups }, (_, group) => largest(values, from + group * each, each)).join(" ");
}

function largest(values: ArrayLike<number>, from: number, size: number): number {
  let best = 0;
  for (let at = 1; at < size; at++) if (values[from + at]! > values[from + best]!) best = at;
  return best;
}
