import { DncError } from "@dncjs/core";

/** Position of the first number that is not finite. */
export interface NonFinitePlace {
  /**
   * - `weights`: a parameter, or the optimizer's state (`tensor` is then `optimizer.<slot>`)
   * - `input`: `x` or `target` of the batch
   * - `value`: a result of a call in the forward pass
   * - `gradient`: the gradient of a parameter
   */
  readonly kind: "weights" | "input" | "value" | "gradient";
  /** Name of the tensor. */
  readonly tensor: string;
  /** For `value`: the label of the call. */
  readonly call?: string;
  /** For `input` and `value`: the time step, counted from 0. */
  readonly step?: number;
  /** For `input` and `value`: the sequence in the batch, counted from 0. */
  readonly sequence?: number;
}

/**
 * Training stopped because a number is not finite. The failed batch does not count as done: the parameters and the optimizer are in the
 * state before it or, if the recipe rolls back, in that of the newest evaluation.
 */
export class TrainingError extends DncError {
  /** Name of the class. */
  override readonly name: string = "TrainingError";
  /** Number of the batch, counted from 1. */
  readonly batch: number;
  /** The message without the batch number. */
  readonly problem: string;
  /** Position of the first number that is not finite; undefined if unknown. */
  readonly place: NonFinitePlace | undefined;

  constructor(batch: number, problem: string, { place, ...options }: ErrorOptions & { place?: NonFinitePlace } = {}) {
    super("training", `batch ${batch}: ${problem}`, options);
    this.batch = batch;
    this.problem = problem;
    this.place = place;
  }
}

/**
 * An output of a network is not finite, although its weights are. Metrics of such outputs mean nothing. Steps and sequences are counted
 * from 0; sequences over the whole set.
 */
export class NonFiniteOutputError extends DncError {
  /** Name of the class. */
  override readonly name: string = "NonFiniteOutputError";
  /** The step of the output, from 0. */
  readonly step: number;
  /** The sequence in its set, from 0. */
  readonly sequence: number;
  /** Index of the output. */
  readonly output: number;
  /** The number: NaN, Infinity or -Infinity. */
  readonly value: number;

  constructor(set: string, { step, sequence, output, value }: NonFiniteOutput) {
    const where = `at step ${step} of sequence ${sequence} of the ${set} set, counted from 0`;
    super("nonFiniteOutput", `output ${output} is ${value} ${where}: the weights of the network are too large`);
    this.step = step;
    this.sequence = sequence;
    this.output = output;
    this.value = value;
  }
}

export type NonFiniteOutput = Pick<NonFiniteOutputError, "step" | "sequence" | "output" | "value">;
