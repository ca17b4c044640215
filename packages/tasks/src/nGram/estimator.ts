import type { Batch } from "@dncjs/train";

/** A step at which the next bit is predicted. */
export interface Prediction {
  /** Index t·B + b of the step. */
  readonly index: number;
  /** Probability of a 1 by the optimal estimator. */
  readonly optimal: number;
}

/**
 * Returns the predictions of the optimal Bayesian estimator for probabilities drawn from Beta(1/2, 1/2) (Murphy 2012, Machine Learning,
 * section 3.3): (N1 + 1/2) / (N0 + N1 + 1), where N0 and N1 count the zeros and ones that have followed the same `context` bits so far in
 * the sequence. The estimator sees the same inputs as a network, up to the step.
 */
export function optimalPredictions(batch: Batch, sequence: number, context: number): Prediction[] {
  const counts = new Map<number, [zeros: number, ones: number]>();
  const contexts = 2 ** context;
  const predictions: Prediction[] = [];
  let last = 0;
  for (let index = sequence; index < batch.mask.length && batch.mask[index] === 1; index += batch.batch) {
    last = (2 * last + (batch.x[index] as number)) % contexts;
    if (batch.answer[index] !== 1) continue;
    const count = counts.get(last) ?? [0, 0];
    counts.set(last, count);
    predictions.push({ index, optimal: (count[1] + 0.5) / (count[0] + count[1] + 1) });
    count[batch.target[index] === 1 ? 1 : 0] += 1;
  }
  return predictions;
}

/** Returns the cross-entropy, in bits, of `bit` under a predicted probability of a 1. */
export function crossEntropy(probability: number, bit: number): number {
  return -Math.log2(bit === 1 ? probability : 1 - probability);
}

/** Returns the cross-entropy, in bits, of `bit` under a predicted logit. It is finite even if the probability rounds to 0 or 1. */
export function logitCrossEntropy(logit: number, bit: number): number {
  const z = bit === 1 ? -logit : logit;
  return (Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)))) / Math.LN2;
}
