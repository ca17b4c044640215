import type { Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import { bestPredictions, costOf, costOfLogit } from "./estimator.ts";

/**
 * Means over the sequences, in bits a sequence: `bits`, the cross-entropy of the predictions; `optimalBits`, that of the best
 * estimator; `excessBits`, how much more the first is; and `sequences`.
 */
export function nGramTally(context: number): Tally {
  let [bits, optimalBits, sequences] = [0, 0, 0];
  return {
    add(batch, y) {
      requireOutputs(batch, y, 1);
      for (let row = 0; row < batch.batch; row++) {
        for (const { place, optimal } of bestPredictions(batch, row, context)) {
          const bit = batch.target[place] as number;
          bits += costOfLogit(y[place] as number, bit);
          optimalBits += costOf(optimal, bit);
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
