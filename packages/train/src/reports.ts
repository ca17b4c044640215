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
}

/** What one evaluation in the course of a run found. */
export interface Evaluation {
  /** Batches done. */
  readonly batch: number;
  /** On the validation set. */
  readonly metrics: Metrics;
  /** With `stopWhenSolved` true only if the evaluation set confirms it. */
  readonly solved: boolean;
}

export interface FitOptions {
  /** Stops the run within one batch; what is done by then stays. */
  readonly signal?: AbortSignal;
  onStep?(report: StepReport): void | Promise<void>;
  onEvaluation?(evaluation: Evaluation): void | Promise<void>;
}

export interface FitResult {
  /** solved: and the evaluation set confirmed it · finished: all batches of the recipe are done · aborted: by the signal */
  readonly outcome: "solved" | "finished" | "aborted";
  readonly batchesDone: number;
  /** Solved: on the evaluation set. Otherwise the newest on the validation set; undefined before the first evaluation. */
  readonly metrics: Metrics | undefined;
}
