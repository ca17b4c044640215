import type { DncConfig } from "@dncjs/core";
import { buildProgram, sizeOf, stateTensors } from "@dncjs/core/run";

/** Sequences that an evaluation runs at once. It keeps no values for a backward pass, so these can be more than in training. */
const SEQUENCES = 32;
/** Numbers of the state of all these sequences: 1 GiB in float32. A large memory is evaluated on fewer sequences at once. */
const MAX_NUMBERS = 2 ** 28;

/** Returns the batch size of evaluations: at least that of training. Results do not depend on it. */
export function evaluationBatchSize(config: DncConfig, trainingBatchSize: number = 1): number {
  const numbers = stateTensors(buildProgram(config)).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const fitting = Math.min(SEQUENCES, Math.floor(MAX_NUMBERS / numbers));
  return Math.max(trainingBatchSize, fitting, 1);
}
