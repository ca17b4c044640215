import type { Batch, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";

/** Returns whether the sign of a logit matches the target bit; 0 and NaN are wrong. */
export function isRightBit(logit: number, target: number): boolean {
  return target > 0.5 ? logit > 0 : logit < 0;
}

/**
 * Counts wrong bits at scored steps, and sequences with any wrong bit. Metrics: the fractions `bitError` and `sequenceError`, and the number
 * of `sequences`.
 */
export function bitTally(bits: number): Tally {
  const total = { bits: 0, wrongBits: 0, sequences: 0, wrongSequences: 0 };
  return {
    add(batch, y) {
      requireOutputs(batch, y, bits);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        const found = countBits(batch, sequence, y, bits);
        total.bits += found.bits;
        total.wrongBits += found.wrong;
        total.sequences += 1;
        if (found.wrong > 0) total.wrongSequences += 1;
      }
    },
    metrics: () => ({
      bitError: total.wrongBits / total.bits,
      sequenceError: total.wrongSequences / total.sequences,
      sequences: total.sequences,
    }),
  };
}

/** Counts the scored bits of a sequence and the wrong ones among them, for outputs `y` [T,B,bits]. */
export function countBits(
  batch: Batch,
  sequence: number,
  y: ArrayLike<number>,
  bits: number,
): { readonly bits: number; readonly wrong: number } {
  let scored = 0;
  let wrong = 0;
  for (let index = sequence; index < batch.answer.length; index += batch.batch) {
    if (batch.answer[index] === 0) continue;
    for (let at = index * bits; at < (index + 1) * bits; at++) {
      scored += 1;
      if (!isRightBit(y[at] as number, batch.target[at] as number)) wrong += 1;
    }
  }
  return { bits: scored, wrong };
}
