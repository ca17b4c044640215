import { ArgumentError, type Random } from "@dncjs/core";
import type { EncodedStory } from "./encode.ts";

interface TaskLessonOptions {
  /** The tasks of each lesson before the last. A task that occurs twice is drawn twice as often. */
  readonly lessons: readonly (readonly number[])[];
  /** The tasks of the last lesson. */
  readonly tasks: readonly number[];
  readonly training: readonly EncodedStory[];
  readonly random: Random;
  /** Number of batches whose stories are grouped by length. */
  readonly lookahead: number;
}

/** Lessons that show whole stories of some tasks. The last lesson, which is also the default, has all tasks. */
export interface TaskLessons {
  readonly descriptions: readonly string[];
  /**
   * Returns the numbers of the training stories of a batch, of similar length. Every number in the list of the lesson is drawn equally often,
   * however many stories its task has. The result depends on the options and the arguments alone.
   */
  storiesOf(index: number, size: number, lesson?: number): number[];
  /** Whether a lesson has a task. */
  has(task: number, lesson?: number): boolean;
}

/** @throws ArgumentError if a lesson is not a list of tasks of the texts */
export function taskLessons({ lessons, tasks, training, random, lookahead }: TaskLessonOptions): TaskLessons {
  requireTasks(lessons, tasks);
  const all = [...lessons, tasks];
  const numbers = new Map(tasks.map((task) => [task, numbersOf(training, task)]));
  const tasksOf = (lesson = lessons.length) => all[requireLesson(lesson, all.length)] as readonly number[];
  const lengthOf = (number: number) => (training[number] as EncodedStory).counts.length;
  return {
    descriptions: [...lessons.map(described), "the stories of all tasks"],
    storiesOf(index, size, lesson = lessons.length) {
      const shown = tasksOf(lesson);
      const chunk = Math.floor(index / lookahead);
      const draw = random.fork("tasks").fork(lesson).fork(chunk);
      const one = <T>(items: readonly T[]) => items[draw.integer(items.length)] as T;
      const stories = Array.from({ length: lookahead * size }, () => one(numbers.get(one(shown)) as number[]));
      stories.sort((a, b) => lengthOf(a) - lengthOf(b));
      const order = draw.shuffle(Array.from({ length: lookahead }, (_, at) => at));
      const from = (order[index - chunk * lookahead] as number) * size;
      return stories.slice(from, from + size);
    },
    has: (task, lesson) => tasksOf(lesson).includes(task),
  };
}

/** Returns the lesson. @throws ArgumentError if it is not one of `count` lessons */
function requireLesson(lesson: number, count: number): number {
  if (Number.isSafeInteger(lesson) && lesson >= 0 && lesson < count) return lesson;
  throw new ArgumentError("lesson", lesson, `a whole number from 0 to ${count - 1}`);
}

function described(list: readonly number[]): string {
  const tasks = [...new Set(list)].map((task) => {
    const times = list.filter((other) => other === task).length;
    return times === 1 ? String(task) : `${task} ×${times}`;
  });
  return `the stories of ${tasks.length === 1 ? "task" : "tasks"} ${tasks.join(", ")}`;
}

function numbersOf(stories: readonly EncodedStory[], task: number): number[] {
  return stories.flatMap((story, number) => (story.task === task ? [number] : []));
}

function requireTasks(lessons: readonly (readonly number[])[], tasks: readonly number[]): void {
  if (!Array.isArray(lessons) || lessons.length === 0)
    throw new ArgumentError("taskLessons", lessons, "at least one list");
  for (const [at, list] of lessons.entries()) {
    if (Array.isArray(list) && list.length > 0 && list.every((task) => tasks.includes(task))) continue;
    throw new ArgumentError(`taskLessons[${at}]`, list, `a list of tasks out of ${tasks.join(", ")}`);
  }
}
