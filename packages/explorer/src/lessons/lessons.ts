import type { LessonName } from "../settings/settings.ts";
import { allocate } from "./allocate/allocate.ts";
import { breakIt } from "./break/breakIt.ts";
import { copy } from "./copy/copy.ts";
import type { Lesson } from "./lesson.ts";
import { recall } from "./recall/recall.ts";
import { story } from "./story/story.ts";
import { undergroundLesson } from "./underground/underground.ts";

/** All lessons, in the order of the list. */
export const lessons: readonly Lesson[] = [copy, allocate, recall, story, undergroundLesson, breakIt];

/** Name, label and title of the lesson Agree, which shows a table in place of a figure. */
export const agree = { name: "agree", label: "Agree", title: "Every backend, the same answer" } as const;

/** Returns the title of a lesson. */
export function titleOf(name: LessonName): string {
  return name === agree.name ? agree.title : lessonOf(name).title;
}

/** Returns the lesson of that name, or the first lesson. */
export function lessonOf(name: LessonName): Lesson {
  return lessons.find((lesson) => lesson.name === name) ?? lessons[0]!;
}
