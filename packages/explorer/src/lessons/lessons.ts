import type { LessonName } from "../settings/settings.ts";
import { allocate } from "./allocate/allocate.ts";
import { breakIt } from "./break/breakIt.ts";
import { copy } from "./copy/copy.ts";
import type { Lesson } from "./lesson.ts";
import { recall } from "./recall/recall.ts";
import { story } from "./story/story.ts";

/** All lessons, in the order of the list. */
export const lessons: readonly Lesson[] = [copy, allocate, recall, story, breakIt];

/** Returns the lesson of that name, or the first lesson. */
export function lessonOf(name: LessonName): Lesson {
  return lessons.find((lesson) => lesson.name === name) ?? lessons[0]!;
}
