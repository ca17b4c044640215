import type { Batch } from "@dncjs/train";

/** A step of a row at which the next bit is predicted, with the probability of a 1 by the best estimator. */
export interface Prediction {
  /** t·B + b */
  readonly place: number;
  readonly optimal: number;
}

/**
 * The optimal Bayesian estimator for probabilities drawn from Beta(1/2, 1/2) (Murphy 2012, Machine Learning, section 3.3):
 * (N1 + 1/2) / (N0 + N1 + 1), where N0 and N1 count what has followed the same `context` bits so far in this row. It sees what
 * a network sees, no more: the bits shown up to the step.
 */
export function bestPredictions(batch: Batch, row: number, context: number): Prediction[] {
  const counts = new Map<number, [zeros: number, ones: number]>();
  const contexts = 2 ** context;
  const predictions: Prediction[] = [];
  let last = 0;
  for (let place = row; place < batch.mask.length && batch.mask[place] === 1; place += batch.batch) {
    last = (2 * last + (batch.x[place] as number)) % contexts;
    if (batch.answer[place] !== 1) continue;
    const count = counts.get(last) ?? [0, 0];
    counts.set(last, count);
    predictions.push({ place, optimal: (count[1] + 0.5) / (count[0] + count[1] + 1) });
    count[batch.target[place] === 1 ? 1 : 0] += 1;
  }
  return predictions;
}

/** What it costs, in bits, to be told `bit` after it was predicted with this probability of a 1. */
export function costOf(probability: number, bit: number): number {
  return -Math.log2(bit === 1 ? probability : 1 - probability);
}

/** The same for a prediction that is a logit; it stays finite where the probability rounds to 0 or 1. */
export function costOfLogit(logit: number, bit: number): number {
  const wrongness = bit === 1 ? -logit : logit;
  return (Math.max(0, wrongness) + Math.log1p(Math.exp(-Math.abs(wrongness)))) / Math.LN2;
}
