import type { Decide, Symbols } from "@dncjs/inspect";
import type { Batch, Recipe, Task } from "@dncjs/train";
import type { Card } from "../src/index.ts";

/** How one model of this package is made, and judged. */
export interface ModelRecipe {
  readonly description: string;
  readonly seed: number;
  /** Written out, not taken from `@dncjs/tasks`: a model stays the one its recipe made when better recipes are found. */
  readonly recipe: Recipe;
  readonly data: string;
  /** Batches after which the weights are kept in the history; none: no history. */
  readonly moments?: readonly number[];
  /** The model of the same task without a memory. */
  readonly lstm?: string;
  readonly kind: TaskKind;
}

/** What models of the same task share. */
export interface TaskKind {
  task(): Task;
  /** What outputs are taken for. */
  readonly decide: Decide;
  /** Of a batch of one sequence of the task. */
  symbols(task: Task, batch: Batch): Symbols;
  /** How words are put to the network, for tasks that have some. */
  words?(task: Task): Pick<Card, "vocabulary" | "encoding" | "positions" | "blanks">;
}
