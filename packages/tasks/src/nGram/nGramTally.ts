import type { Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import { crossEntropy, logitCrossEntropy, optimalPredictions } from "./estimator.ts";

/**
 * Accumulates the cross-entropy of the predictions. Metrics, in bits per sequence: `bits` of the network, `optimalBits` of the optimal
 * estimator, `excessBits`, their difference; and the number of `sequences`.
 */
export function nGramTally(context: number): Tally {
  let bits = 0;
  let optimalBits = 0;
  let sequences = 0;
  return {
    add(batch, y) {
      requireOutputs(batch, y, 1);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        for (const { index, optimal } of optimalPredictions(batch, sequence, context)) {
          const bit = batch.target[index] as number;
          bits += logitCrossEntropy(y[index] as number, bit);
          optimalBits += crossEntropy(optimal, bit);
        }
        sequences += 1;
      }
    },
    metrics: () => ({
      excessBits: (bits - optimalBits) / sequences,
      bits: bits / sequences,
      optimalBits: optimalBits / sequences,
      sequences,
    }),
  };
}
