import type { Batch, Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";

/** Whether the logit says what the target bit is; an undecided 0 and a NaN are wrong. */
export function isRightBit(logit: number, target: number): boolean {
  return target > 0.5 ? logit > 0 : logit < 0;
}

/** Counts wrong bits of judged steps, and sequences with any: `bitError`, `sequenceError` (fractions) and `sequences`. */
export function bitTally(bits: number): Tally {
  let [judged, wrong, sequences, spoiled] = [0, 0, 0, 0];
  return {
    add(batch, y) {
      requireOutputs(batch, y, bits);
      for (let row = 0; row < batch.batch; row++) {
        const found = countRow(batch, row, y, bits);
        judged += found.judged;
        wrong += found.wrong;
        sequences += 1;
        if (found.wrong > 0) spoiled += 1;
      }
    },
    metrics: () => ({ bitError: wrong / judged, sequenceError: spoiled / sequences, sequences }),
  };
}

/** Judged and wrong bits of one row of outputs y [T,B,bits]. */
export function countRow(
  batch: Batch,
  row: number,
  y: ArrayLike<number>,
  bits: number,
): { judged: number; wrong: number } {
  let [judged, wrong] = [0, 0];
  for (let place = row; place < batch.answer.length; place += batch.batch) {
    if (batch.answer[place] === 0) continue;
    for (let at = place * bits; at < (place + 1) * bits; at++) {
      judged += 1;
      if (!isRightBit(y[at] as number, batch.target[at] as number)) wrong += 1;
    }
  }
  return { judged, wrong };
}
