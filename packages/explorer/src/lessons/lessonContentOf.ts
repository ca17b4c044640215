import type { Settings } from "../settings/settings.ts";
import type { LessonContent } from "./lessonContent.ts";
import { lessonOf } from "./lessons.ts";
import { pictureContent } from "./picture/pictureContent.ts";
import { storyContent } from "./story/storyContent.ts";

/** Returns the content that the settings select. */
export function lessonContentOf(settings: Pick<Settings, "lesson" | "shown" | "choice">): LessonContent {
  const lesson = lessonOf(settings.lesson);
  return lesson.kind === "picture" ? pictureContent(lesson, settings) : storyContent(lesson, settings);
}
