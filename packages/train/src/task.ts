import type { LossName } from "@dncjs/core/run";

/**
 * A batch of B sequences of T steps. Arrays are time first: channel c of sequence b at step t is at `(t * B + b) * channels + c`. All other
 * arrays are 0 where `mask` is 0.
 */
export interface Batch {
  /** T, the steps of the longest sequence. */
  readonly steps: number;
  /** B, the number of sequences. */
  readonly batch: number;
  /** The inputs, [T,B,X]. */
  readonly x: Float32Array;
  /** The expected outputs, [T,B,Y]; 0 at steps that are not scored. */
  readonly target: Float32Array;
  /** `[T,B]`: 1 for active steps, 0 after the end of a sequence. */
  readonly mask: Float32Array;
  /** `[T,B]`: 1 if the output of the step is scored, which counts in the loss and in the metrics; else 0. */
  readonly answer: Float32Array;
  /** `[B]`: the group of each sequence, such as "task3", for metrics by group. */
  readonly groups?: readonly string[];
  /** `[B]`: a text for each sequence, which `Task.render` shows; empty if a sequence has none. */
  readonly captions?: readonly string[];
  /** `[B]`: words to show in place of symbols of the sequence, such as the stations of a map, by symbol. */
  readonly names?: readonly Names[];
}

/** Words by the symbol that they replace in a rendering. */
export type Names = ReadonlyMap<string, string>;

/** Metrics by name. Fractions are 0..1, and NaN if nothing was scored. */
export type Metrics = Readonly<Record<string, number>>;

/** Accumulates the metrics of any number of batches. */
export interface Tally {
  /** Adds a batch with the network's outputs `y` [T,B,Y], which are logits. @throws ArgumentError if `y` has another length */
  add(batch: Batch, y: ArrayLike<number>): void;
  /** Returns the metrics of all batches so far. */
  metrics(): Metrics;
}

/** A problem to learn: unlimited training batches, fixed sets to evaluate on, metrics, and a criterion for "solved". */
export interface Task {
  /** Name of the task. */
  readonly name: string;
  /** The task in words. */
  readonly description: string;
  /** X, the channels of `Batch.x`. */
  readonly inputSize: number;
  /** Y, the channels of `Batch.target`. */
  readonly outputSize: number;
  /** How outputs are compared with targets. */
  readonly loss: LossName;
  /** Number of softmaxes that the outputs are divided into; 1 for other losses. */
  readonly lossGroups: number;
  /** The metric to show and to compare by; smaller is better. */
  readonly metric: string;
  /**
   * Whether validation alone decides that a run is solved, because the evaluation set is a published test set: choosing the weights by it would
   * bias its result. @default false: the evaluation set has to confirm it
   */
  readonly validationDecides?: boolean;
  /** Descriptions of the lessons, easiest first. The last lesson is the task itself. @default that single lesson */
  readonly lessons?: readonly string[];
  /** Maximum number of steps of a training batch, over all lessons. */
  readonly trainingSteps: number;
  /** Maximum number of steps of an evaluation or validation batch, over all lessons. */
  readonly evaluationSteps: number;
  /**
   * Returns training batch number `index` (from 0) of `size` sequences of a lesson (from 0; defaults to the last). The batch is a function
   * of the task's options and these arguments alone, so the batch number is the whole state of the data.
   * @throws ArgumentError if an argument is out of range
   */
  trainingBatch(index: number, size: number, lesson?: number): Batch;
  /** Returns the evaluation set, which is fixed, in batches of at most `size` sequences. @throws ArgumentError if `size` is out of range */
  evaluationBatches(size: number): Iterable<Batch>;
  /**
   * Returns the validation set of a lesson (defaults to the last), to evaluate on during training. It shares no sequence with training or
   * with the evaluation set, and may be empty.
   */
  validationBatches(size: number, lesson?: number): Iterable<Batch>;
  /** Creates an empty tally. */
  tally(): Tally;
  /** Returns whether metrics on the evaluation or validation set count as solved. */
  isSolved(metrics: Metrics): boolean;
  /** Returns a sequence of a batch as text: inputs, expected outputs and, if `y` [T,B,Y] is given, the network's outputs. */
  render(batch: Batch, sequence: number, y?: ArrayLike<number>): string;
}
