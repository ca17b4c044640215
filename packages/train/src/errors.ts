import { DncError } from "@dncjs/core";
import type { NonFinitePlace } from "./diagnosis.ts";

/**
 * Training met numbers that are not finite. The batch counts as not done: parameters and optimizer are as before it or, where
 * the recipe rolls back, as at the newest evaluation.
 */
export class TrainingError extends DncError {
  /** Number of the batch, counted from 1. */
  readonly batch: number;
  /** The message without the batch. */
  readonly problem: string;
  /** Where the first number that is not finite stands, as far as that is known. */
  readonly place: NonFinitePlace | undefined;

  constructor(batch: number, problem: string, { place, ...options }: ErrorOptions & { place?: NonFinitePlace } = {}) {
    super("training", `batch ${batch}: ${problem}`, options);
    this.batch = batch;
    this.problem = problem;
    this.place = place;
  }
}
