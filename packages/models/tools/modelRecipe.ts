import type { Decide, Symbols } from "@dncjs/inspect";
import type { Batch, Recipe, Task } from "@dncjs/train";
import type { Card } from "../src/index.ts";

/** A model of this package: its evaluation, and its source in words. */
export interface ModelPlan {
  /** The description on the card. */
  readonly description: string;
  /** Source and licence of the training data. */
  readonly data: string;
  /** The name of the model without memory for the same task. */
  readonly lstm?: string;
  readonly kind: TaskKind;
}

/** A model that this package trains. */
export interface ModelRecipe extends ModelPlan {
  /** One network is trained with each seed, in this order. The best on the validation set is kept, the first of equals. */
  readonly seeds: readonly number[];
  /**
   * Written out instead of imported from `@dncjs/tasks`, so that better recipes there do not change existing models.
   */
  readonly recipe: Recipe;
  /** Numbers of batches after which the weights are recorded in the history. Defaults to no history. */
  readonly moments?: readonly number[];
}

/** A model from the folder of a run of `dnc train`, which takes hours. */
export interface ModelImport extends ModelPlan {
  /** Memory locations of the model in this package. */
  readonly locations: number;
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
  /** Further evaluation sets, by number of edges of their walks. */
  readonly walks?: Readonly<Record<number, () => Task>>;
}
