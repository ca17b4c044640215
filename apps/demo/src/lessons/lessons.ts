import type { LessonName } from "../settings/settings.ts";
import { allocate } from "./allocate.ts";
import { copy } from "./copy.ts";
import type { PictureLesson } from "./lesson.ts";
import { recall } from "./recall.ts";

/** The lessons there are, in the order of the list. */
export const lessons: readonly PictureLesson[] = [copy, allocate, recall];

/** The lesson of that name; the first one where it is not there (yet). */
export function lessonOf(name: LessonName): PictureLesson {
  return lessons.find((lesson) => lesson.name === name) ?? lessons[0]!;
}
