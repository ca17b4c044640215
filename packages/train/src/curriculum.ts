import { ConfigError, Random } from "@dncjs/core";
import type { CompleteRecipe, CurriculumOptions } from "./recipe.ts";
import type { Metrics, Task } from "./task.ts";

/** A lesson of a curriculum. */
export interface Lesson {
  /** Counted from 0. */
  readonly index: number;
  /** Number of lessons of the task. */
  readonly count: number;
  /** The description in `Task.lessons`. */
  readonly description: string;
}

/** The lessons of a task in order, and the rule for advancing to the next. */
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

  /**
   * Returns undefined if the recipe has no curriculum or the task has fewer than two lessons.
   * @throws ConfigError if the recipe has numbers of locations, but not one for each lesson
   */
  static of({ curriculum }: CompleteRecipe, task: Task, seed: number): Curriculum | undefined {
    const { lessons = [] } = task;
    if (!curriculum || lessons.length < 2) return undefined;
    const { locations } = curriculum;
    if (locations && locations.length !== lessons.length) {
      throw new ConfigError("curriculum.locations", locations, `${lessons.length} numbers, one for each lesson`);
    }
    return new Curriculum(curriculum, task, lessons, seed);
  }

  get count(): number {
    return this.#lessons.length;
  }

  /** Index of the last lesson, which is the task itself. */
  get last(): number {
    return this.#lessons.length - 1;
  }

  lesson(index: number): Lesson {
    return { index, count: this.count, description: this.#lessons[index]! };
  }

  /** Returns the lesson of the batch after `batchesDone` batches, for a run at lesson `current`: `current` or, at random, an earlier one. */
  lessonOf(batchesDone: number, current: number): number {
    const stream = this.#random.fork(batchesDone);
    if (current === 0 || stream.uniform() >= this.#options.revisit) return current;
    return stream.integer(current);
  }

  /** Returns the number of memory locations for a lesson; undefined for that of the network. */
  locationsOf(lesson: number): number | undefined {
    return this.#options.locations?.[lesson];
  }

  /** Returns the lesson to continue with after `metrics` on the validation set of lesson `current`. */
  next(current: number, metrics: Metrics): number {
    const found = metrics[this.#metric] ?? Number.NaN;
    return current < this.last && found <= this.#options.advanceAt ? current + 1 : current;
  }
}
