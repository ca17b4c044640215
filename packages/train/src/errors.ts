import { DncError } from "@dncjs/core";

/** Training met numbers that are not finite. The batch changed nothing: parameters and optimizer are as before it. */
export class TrainingError extends DncError {
  /** Number of the batch, counted from 1. */
  readonly batch: number;

  constructor(batch: number, problem: string, options?: ErrorOptions) {
    super("training", `batch ${batch}: ${problem}`, options);
    this.batch = batch;
  }
}
