import type { Change } from "../settings/changes.ts";
import type { Squash } from "./probabilities.ts";

/** Weights of a network. */
export type Weights =
  | { readonly of: "trained" }
  | { readonly of: "untrained" }
  /** A moment of the shipped history. */
  | { readonly of: "history"; readonly index: number }
  /** A moment of a live training, by the number of the training. */
  | { readonly of: "live"; readonly training: number; readonly index: number }
  /** A model file of the visitor, by the number of its request. */
  | { readonly of: "file"; readonly file: number };

/** Selects a network. */
export interface NetworkRequest {
  readonly model: string;
  readonly weights: Weights;
  /** Whether the memory keeps these parts, if it has them (ablation). */
  readonly links: boolean;
  readonly allocation: boolean;
  /** Locations that a sparse memory finds with the same weights; null or missing: the memory is dense. */
  readonly sparse?: number | null;
}

export interface RunRequest extends NetworkRequest {
  /** [T,X] */
  readonly x: Float32Array;
  /**
   * The answer steps: a location means what the network would answer from it at the next of these steps, or at the
   * last. Omitted: locations hold the input of their main write.
   */
  readonly meaningSteps?: readonly number[] | undefined;
  readonly probabilities: Squash;
  /** Changes of the visitor to computed values. */
  readonly changes?: readonly Change[];
  /** An LSTM that replaces the network; the tensors of its memory are 0. */
  readonly lstm?: string | undefined;
  /** Another model to run on the same input. */
  readonly rival?: string | undefined;
}
