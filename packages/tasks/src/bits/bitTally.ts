import type { Batch, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";

/** Returns whether the sign of a logit matches the target bit; 0 and NaN are wrong. */
export function isRightBit(logit: number, target: number): boolean {
  return target > 0.5 ? logit > 0 : logit < 0;
}

/**
 * Counts wrong bits at scored steps, and sequences with any wrong bit. Metrics: the fractions `bitError` and `sequenceError`, and the number
 * of `sequences`. With a `stepMetric`, the metric of that name is the fraction of scored steps with any wrong bit.
 */
export function bitTally(bits: number, stepMetric?: string): Tally {
  const total = { bits: 0, wrongBits: 0, steps: 0, wrongSteps: 0, sequences: 0, wrongSequences: 0 };
  return {
    add(batch, y) {
      requireOutputs(batch, y, bits);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        const found = countBits(batch, sequence, y, bits);
        total.bits += found.bits;
        total.wrongBits += found.wrong;
        total.steps += found.steps;
        total.wrongSteps += found.wrongSteps;
        total.sequences += 1;
        if (found.wrong > 0) total.wrongSequences += 1;
      }
    },
    metrics: () => ({
      bitError: total.wrongBits / total.bits,
      ...(stepMetric === undefined ? {} : { [stepMetric]: total.wrongSteps / total.steps }),
      sequenceError: total.wrongSequences / total.sequences,
      sequences: total.sequences,
    }),
  };
}

/** Counts the scored bits and steps of a sequence, and those that are wrong, for outputs `y` [T,B,bits]. */
export function countBits(
  batch: Batch,
  sequence: number,
  y: ArrayLike<number>,
  bits: number,
): { readonly bits: number; readonly wrong: number; readonly steps: number; readonly wrongSteps: number } {
  const found = { bits: 0, wrong: 0, steps: 0, wrongSteps: 0 };
  for (let index = sequence; index < batch.answer.length; index += batch.batch) {
    if (batch.answer[index] === 0) continue;
    const before = found.wrong;
    for (let at = index * bits; at < (index + 1) * bits; at++) {
      if (!isRightBit(y[at] as number, batch.target[at] as number)) found.wrong += 1;
    }
    found.bits += bits;
    found.steps += 1;
    if (found.wrong > before) found.wrongSteps += 1;
  }
  return found;
}
