import type { LessonName } from "../settings/settings.ts";
import { allocate } from "./allocate/allocate.ts";
import { breakIt } from "./break/breakIt.ts";
import { copy } from "./copy/copy.ts";
import type { Lesson } from "./lesson.ts";
import { recall } from "./recall/recall.ts";
import { story } from "./story/story.ts";

/** The lessons there are, in the order of the list. */
export const lessons: readonly Lesson[] = [copy, allocate, recall, story, breakIt];

/** The lesson of that name; the first one where it is not there (yet). */
export function lessonOf(name: LessonName): Lesson {
  return lessons.find((lesson) => lesson.name === name) ?? lessons[0]!;
}
