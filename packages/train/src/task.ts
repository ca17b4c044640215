import type { LossName } from "@dncjs/core/run";

/**
 * One batch of sequences, time first: the value of step t, row b, channel c is at `(t * batch + b) * channels + c`.
 * Where `mask` is 0 every other array is 0 too; `answer` is 1 only where `mask` is.
 */
export interface Batch {
  readonly steps: number;
  readonly batch: number;
  /** What is shown, [T,B,X]. */
  readonly x: Float32Array;
  /** What is asked for, [T,B,Y]; 0 where nothing is. */
  readonly target: Float32Array;
  /** [T,B]: 1 where the sequence runs; shorter sequences end early. */
  readonly mask: Float32Array;
  /** [T,B]: 1 where the answer is judged; the loss counts only there. */
  readonly answer: Float32Array;
  /** [B]: the kind of each row, for metrics kept apart ("task3", say). */
  readonly groups?: readonly string[];
}

/** Figures by name; fractions are 0..1, and NaN while nothing has been judged. */
export type Metrics = Readonly<Record<string, number>>;

/** Sums up the outputs of any number of batches. */
export interface Tally {
  /** Adds one batch with its outputs `y` [T,B,Y], logits as the model gives them. Throws ArgumentError. */
  add(batch: Batch, y: ArrayLike<number>): void;
  metrics(): Metrics;
}

/** Something to be learned: sequences without end to train on, fixed ones to be judged by, and what counts as right. */
export interface Task {
  readonly name: string;
  readonly description: string;
  /** X, channels of `Batch.x`. */
  readonly inputSize: number;
  /** Y, channels of `Batch.target`. */
  readonly outputSize: number;
  readonly loss: LossName;
  /** Into how many softmaxes the outputs are divided; 1 for the other losses. */
  readonly lossGroups: number;
  /** The one metric to show while training; smaller is better. */
  readonly metric: string;
  /** Lessons of a curriculum, easiest first, described in words; the last one is the task itself. Missing: one, the task. */
  readonly lessons?: readonly string[];
  /** No training batch of any lesson has more steps than this. */
  readonly trainingSteps: number;
  /** No evaluation or validation batch of any lesson has more steps than this. */
  readonly evaluationSteps: number;
  /**
   * Batch `index` (0, 1, …) of `size` rows of `lesson` (0-based, the last one where missing): a function of the task's options
   * and these alone, so the data cursor of a checkpoint is one number. Throws ArgumentError.
   */
  trainingBatch(index: number, size: number, lesson?: number): Batch;
  /** The evaluation set, always the same and of the task itself, in batches of at most `size` rows. Throws ArgumentError. */
  evaluationBatches(size: number): Iterable<Batch>;
  /**
   * A set of `lesson` (the last one where missing) to look at while training, apart from both the training sequences and the
   * evaluation set; it may be empty.
   */
  validationBatches(size: number, lesson?: number): Iterable<Batch>;
  tally(): Tally;
  /** Whether `metrics` of the evaluation (or validation) set count as having learned the task. */
  isSolved(metrics: Metrics): boolean;
  /** Row `row` for people: what was shown, what was asked for and, with outputs `y` [T,B,Y], what was answered. */
  render(batch: Batch, row: number, y?: ArrayLike<number>): string;
}
