import type { Batch, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import { isLargest } from "../isLargest.ts";

/**
 * Counts wrong classes at scored steps, and sequences with any wrong class. The class of each of `groups` softmaxes is its largest output.
 * Metrics: the fractions `classError` and `sequenceError`, and the number of `sequences`.
 */
export function classTally(outputSize: number, groups: number): Tally {
  const total = { classes: 0, wrongClasses: 0, sequences: 0, wrongSequences: 0 };
  return {
    add(batch, y) {
      requireOutputs(batch, y, outputSize);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        const found = countClasses(batch, sequence, y, { outputSize, groups });
        total.classes += found.classes;
        total.wrongClasses += found.wrong;
        total.sequences += 1;
        if (found.wrong > 0) total.wrongSequences += 1;
      }
    },
    metrics: () => ({
      classError: total.wrongClasses / total.classes,
      sequenceError: total.wrongSequences / total.sequences,
      sequences: total.sequences,
    }),
  };
}

interface Softmaxes {
  readonly outputSize: number;
  readonly groups: number;
}

/** Counts the scored classes of a sequence and the wrong ones among them, for outputs `y` [T,B,Y]. */
export function countClasses(
  batch: Batch,
  sequence: number,
  y: ArrayLike<number>,
  { outputSize, groups }: Softmaxes,
): { readonly classes: number; readonly wrong: number } {
  const size = outputSize / groups;
  let classes = 0;
  let wrong = 0;
  for (let index = sequence; index < batch.answer.length; index += batch.batch) {
    if (batch.answer[index] === 0) continue;
    for (let from = index * outputSize; from < (index + 1) * outputSize; from += size) {
      classes += 1;
      if (!isRightClass(y, batch.target, from, size)) wrong += 1;
    }
  }
  return { classes, wrong };
}

/** Returns whether the largest of `size` outputs from `from` on is that of the target's class. A tie and a NaN are wrong. */
export function isRightClass(y: ArrayLike<number>, target: ArrayLike<number>, from: number, size: number): boolean {
  return isLargest(y, from, size, classOf(target, from, size));
}

/** Returns the index of the largest of `size` values from `from` on, counted from `from`; -1 if one is NaN. */
export function classOf(values: ArrayLike<number>, from: number, size: number): number {
  let best = 0;
  for (let at = 0; at < size; at++) {
    if (Number.isNaN(values[from + at])) return -1;
    if ((values[from + at] as number) > (values[from + best] as number)) best = at;
  }
  return best;
}
