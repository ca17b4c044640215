import type { Change } from "../settings/changes.ts";
import type { Squash } from "./probabilities.ts";

/** Which weights a network is to run with. */
export type Weights =
  | { readonly of: "trained" }
  | { readonly of: "untrained" }
  /** A moment of the shipped history, or of the training done here. */
  | { readonly of: "history" | "live"; readonly index: number }
  /** A model file the visitor brought. */
  | { readonly of: "file" };

/** Which network is to run. */
export interface NetworkRequest {
  readonly model: string;
  readonly weights: Weights;
  /** Parts of the memory that stay. */
  readonly links: boolean;
  readonly allocation: boolean;
}

export interface RunRequest extends NetworkRequest {
  /** [T,X] */
  readonly x: Float32Array;
  /**
   * The steps at which it answers: what a location means at some step is what it would answer at the next of them, or the last, reading
   * that location. Missing: locations hold what was shown when they were written.
   */
  readonly meaningSteps?: readonly number[] | undefined;
  readonly probabilities: Squash;
  /** What the visitor changes in what the network computes. */
  readonly changes?: readonly Change[];
  /** An LSTM alone that is to run in its place: of a memory that is not there all is 0. */
  readonly lstm?: string | undefined;
  /** Another model, which answers the same. */
  readonly rival?: string | undefined;
}
