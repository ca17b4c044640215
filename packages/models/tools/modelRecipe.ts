import type { Decide, Symbols } from "@dncjs/inspect";
import type { Batch, Recipe, Task } from "@dncjs/train";
import type { Card } from "../src/index.ts";

/** The training and the evaluation of one model of this package. */
export interface ModelRecipe {
  /** The description on the card. */
  readonly description: string;
  /** One network is trained with each seed, in this order. The best on the validation set is kept, the first of equals. */
  readonly seeds: readonly number[];
  /**
   * Written out instead of imported from `@dncjs/tasks`, so that better recipes there do not change existing models.
   */
  readonly recipe: Recipe;
  /** Source and licence of the training data. */
  readonly data: string;
  /** Numbers of batches after which the weights are recorded in the history. Defaults to no history. */
  readonly moments?: readonly number[];
  /** The name of the model without memory for the same task. */
  readonly lstm?: string;
  readonly kind: TaskKind;
}

/** The common part of all models of a task. */
export interface TaskKind {
  task(): Task;
  /** Turns outputs into decisions. */
  readonly decide: Decide;
  /** Returns the symbols of a batch of one sequence. */
  symbols(task: Task, batch: Batch): Symbols;
  /** Returns the encoding of words. Only tasks with words have one. */
  words?(task: Task): Pick<Card, "vocabulary" | "encoding" | "positions" | "blanks">;
}
