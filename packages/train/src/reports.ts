import type { TrainingError } from "./errors.ts";
import type { NonFinitePolicy } from "./recipe.ts";
import type { Restoration } from "./recovery.ts";
import type { Metrics } from "./task.ts";

/** What one training batch came to. */
export interface StepReport {
  /** Number of the batch, counted from 1: so many are done now. */
  readonly batch: number;
  /** The task's loss, mean over what is judged, before the batch changed anything. */
  readonly loss: number;
  /** What the price on writing adds to the loss; 0 without one. */
  readonly writeCost: number;
  /** Norm of all gradients of parameters, before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Time steps times rows, without what the mask leaves out. */
  readonly steps: number;
  /** The lesson that the batch was of, counted from 0; missing without a curriculum. */
  readonly lesson?: number;
  /** The batch came to nothing: its numbers, some of which may stand in this report, were not finite. */
  readonly skipped?: { readonly action: Exclude<NonFinitePolicy, "stop">; readonly problem: TrainingError };
}

/** What one evaluation in the course of a run found. */
export interface Evaluation {
  /** Batches done. */
  readonly batch: number;
  /** On the validation set, of `lesson` if there is one. */
  readonly metrics: Metrics;
  /** True only on the last lesson, and with `stopWhenSolved` only if the evaluation set confirms it. */
  readonly solved: boolean;
  /** The lesson that was looked at, counted from 0; missing without a curriculum. The trainer's `lesson` is the next one's. */
  readonly lesson?: number;
}

export interface FitOptions {
  /** Stops the run within one batch; what is done by then stays. */
  readonly signal?: AbortSignal;
  onStep?(report: StepReport): void | Promise<void>;
  onEvaluation?(evaluation: Evaluation): void | Promise<void>;
  /** The device was lost, and the run has gone back to a moment that was kept: what follows is told again. */
  onRestoration?(restoration: Restoration): void | Promise<void>;
}

export interface FitResult {
  /**
   * solved: and the evaluation set confirmed it · finished: all batches of the recipe are done · stalled: no better for as many
   * evaluations as the recipe has patience · aborted: by the signal
   */
  readonly outcome: "solved" | "finished" | "stalled" | "aborted";
  readonly batchesDone: number;
  /** Solved: on the evaluation set. Otherwise the newest on the validation set; undefined before the first evaluation. */
  readonly metrics: Metrics | undefined;
}
