import type { TrainingError } from "./errors.ts";
import type { NonFinitePolicy } from "./recipe.ts";
import type { Restoration } from "./recovery.ts";
import type { Metrics } from "./task.ts";

/** The report of one training batch. */
export interface StepReport {
  /** Number of the batch, counted from 1; equal to the number of batches done. */
  readonly batch: number;
  /** The task's loss, averaged over the scored elements, before the update. */
  readonly loss: number;
  /** What `writePrice` adds to the loss; 0 without a write price. */
  readonly writeCost: number;
  /** Norm of the gradients of all parameters together, before clipping. */
  readonly gradientNorm: number;
  /** Learning rate of the batch. */
  readonly learningRate: number;
  /** Active time steps, summed over all sequences. */
  readonly steps: number;
  /** The lesson of the batch, counted from 0; absent without a curriculum. */
  readonly lesson?: number;
  /** Present if the batch was discarded because a number was not finite. Figures of this report may then not be finite. */
  readonly skipped?: { readonly action: Exclude<NonFinitePolicy, "stop">; readonly problem: TrainingError };
}

/** The result of one evaluation during a run. */
export interface Evaluation {
  /** Batches done at the evaluation. */
  readonly batch: number;
  /** The metrics on the validation set, that of `lesson` if present. */
  readonly metrics: Metrics;
  /**
   * Whether the task is solved. True only on the last lesson and, with `stopWhenSolved`, only if the evaluation set confirms it (unless
   * `Task.validationDecides`).
   */
  readonly solved: boolean;
  /** The evaluated lesson, counted from 0; absent without a curriculum. `Trainer.lesson` is already the lesson to continue with. */
  readonly lesson?: number;
}

/** Options of `Trainer.fit`. */
export interface FitOptions {
  /** Stops the run after the batch in progress. Completed batches are kept. */
  readonly signal?: AbortSignal;
  /** Called after every batch, and awaited. */
  onStep?(report: StepReport): void | Promise<void>;
  /** Called after every evaluation, and awaited. */
  onEvaluation?(evaluation: Evaluation): void | Promise<void>;
  /** Called after a device loss, when the run has been restored. The batches since the restored state are reported again. */
  onRestoration?(restoration: Restoration): void | Promise<void>;
}

/** How a run ended. */
export interface FitResult {
  /**
   * - `solved`: the task is solved, confirmed on the evaluation set unless `Task.validationDecides`
   * - `finished`: all batches of the recipe are done
   * - `stalled`: no improvement for `patience` evaluations
   * - `aborted`: stopped by the signal
   */
  readonly outcome: "solved" | "finished" | "stalled" | "aborted";
  /** Batches done in total. */
  readonly batchesDone: number;
  /** If solved, the metrics on the evaluation set; otherwise the newest on the validation set, undefined before the first evaluation. */
  readonly metrics: Metrics | undefined;
}
