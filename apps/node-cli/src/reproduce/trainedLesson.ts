import type { Lesson, Task } from "@dncjs/train";
import type { LessonEvent, LoggedLine } from "@dncjs/train/node";

/** Returns the lesson of the last batch of a run with a curriculum, from its log; undefined for a task without lessons. */
export function trainedLesson(log: readonly LoggedLine[], { lessons = [] }: Task): Lesson | undefined {
  if (lessons.length < 2) return undefined;
  const entered = log.findLast((line): line is LessonEvent => line.event === "lesson");
  if (!entered) return { index: 0, count: lessons.length, description: lessons[0]! };
  const { index, count, description } = entered;
  return { index, count, description };
}
