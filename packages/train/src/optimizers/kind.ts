import type { UpdateName } from "@dncjs/core/backend";
import type { Fields } from "@dncjs/core/run";
import { defineLearningRate, type LearningRate } from "./learningRate.ts";

/** State of an optimizer: one number for every parameter. */
export interface Slot {
  /** Name of the slot, and of the update's operand. */
  readonly name: string;
  readonly initial: number;
  /** Whether the values are means of squares; a checkpoint with negative ones is damaged. */
  readonly square: boolean;
}

/** One type of optimizer: its options, its state, and the backend update that implements it. */
export interface OptimizerKind<Options> {
  readonly update: UpdateName;
  readonly slots: readonly Slot[];
  /** Names of the options other than `type` and `learningRate`. */
  readonly options: readonly string[];
  /** Fills in and checks the options. @throws ConfigError */
  define(fields: Fields): Required<Options>;
  /** Returns the constants of update number `batch`, counted from 1. */
  constants(options: Required<Options>, learningRate: number, batch: number): Readonly<Record<string, number>>;
}

/** Reads the `learningRate` of an optimizer. @throws ConfigError */
export function readLearningRate(fields: Fields): LearningRate {
  return defineLearningRate("optimizer.learningRate", fields.get("learningRate"));
}

/** Far above the smallest positive float32, so that ε does not round to 0. */
const MIN_EPSILON = 1e-30;

/** Reads `epsilon`, which avoids a division by zero. @throws ConfigError */
export function readEpsilon(fields: Fields, fallback: number): number {
  return fields.real("epsilon", fallback, MIN_EPSILON, 1);
}
