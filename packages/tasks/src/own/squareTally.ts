import type { Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";

/** Averages squared differences over the outputs of scored steps. Metrics: `mse`, the mean square, and the number of `sequences`. */
export function squareTally(outputSize: number): Tally {
  let squares = 0;
  let outputs = 0;
  let sequences = 0;
  return {
    add(batch, y) {
      requireOutputs(batch, y, outputSize);
      for (let at = 0; at < y.length; at++) {
        if (batch.answer[Math.floor(at / outputSize)] === 0) continue;
        squares += ((y[at] as number) - (batch.target[at] as number)) ** 2;
        outputs += 1;
      }
      sequences += batch.batch;
    },
    metrics: () => ({ mse: squares / outputs, sequences }),
  };
}
