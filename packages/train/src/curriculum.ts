import { Random } from "@dncjs/core";
import type { CompleteRecipe, CurriculumOptions } from "./recipe.ts";
import type { Metrics, Task } from "./task.ts";

/** Where a run stands in a curriculum. */
export interface Lesson {
  /** Counted from 0. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
  /** In words, as the task has it. */
  readonly description: string;
}

/** The lessons of a task in their order, and when to go on to the next. */
export class Curriculum {
  readonly #lessons: readonly string[];
  readonly #options: CurriculumOptions;
  readonly #metric: string;
  readonly #random: Random;

  private constructor(options: CurriculumOptions, { metric }: Task, lessons: readonly string[], seed: number) {
    this.#options = options;
    this.#lessons = lessons;
    this.#metric = metric;
    this.#random = new Random(seed).fork("curriculum");
  }

  /** Undefined where the recipe has no curriculum or the task no two lessons. */
  static of({ curriculum }: CompleteRecipe, task: Task, seed: number): Curriculum | undefined {
    const { lessons = [] } = task;
    return curriculum && lessons.length > 1 ? new Curriculum(curriculum, task, lessons, seed) : undefined;
  }

  get count(): number {
    return this.#lessons.length;
  }

  /** The lesson that is the task itself. */
  get last(): number {
    return this.#lessons.length - 1;
  }

  lesson(index: number): Lesson {
    return { index, count: this.count, description: this.#lessons[index]! };
  }

  /** The lesson of the batch after `batchesDone` others, in a run that is at lesson `current`: that one, or an earlier one again. */
  lessonOf(batchesDone: number, current: number): number {
    const stream = this.#random.fork(batchesDone);
    if (current === 0 || stream.uniform() >= this.#options.revisit) return current;
    return stream.integer(current);
  }

  /** The lesson to go on with when `metrics` is what the validation set of lesson `current` gave. */
  next(current: number, metrics: Metrics): number {
    const found = metrics[this.#metric] ?? Number.NaN;
    return current < this.last && found <= this.#options.advanceAt ? current + 1 : current;
  }
}
