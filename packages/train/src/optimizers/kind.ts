import type { UpdateName } from "@dncjs/core/backend";
import type { Fields } from "@dncjs/core/run";
import { defineLearningRate, type LearningRate } from "./learningRate.ts";

/** What an optimizer remembers of every parameter from batch to batch. */
export interface Slot {
  /** The operand of the update that it is. */
  readonly name: string;
  readonly initial: number;
  /** A mean of squares: a checkpoint with a negative one is damaged. */
  readonly square: boolean;
}

/** How one type of optimizer is configured, and which parameter update of the backends does its work. */
export interface OptimizerKind<Options> {
  readonly update: UpdateName;
  readonly slots: readonly Slot[];
  /** Names of the options beside `type` and `learningRate`. */
  readonly options: readonly string[];
  /** Completes and checks the options. @throws ConfigError */
  define(fields: Fields): Required<Options>;
  /** The update's constants for batch number `batch`, counted from 1. */
  constants(options: Required<Options>, learningRate: number, batch: number): Readonly<Record<string, number>>;
}

/** The rate in the options of an optimizer. @throws ConfigError */
export function readLearningRate(fields: Fields): LearningRate {
  return defineLearningRate("optimizer.learningRate", fields.get("learningRate"));
}

/** The smallest ε that float32 still adds to nothing, with some room. */
const LEAST_EPSILON = 1e-30;

/** What keeps a division from being one by zero. @throws ConfigError */
export function readEpsilon(fields: Fields, fallback: number): number {
  return fields.real("epsilon", fallback, LEAST_EPSILON, 1);
}
