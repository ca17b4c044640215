import type { OwnShape } from "../session/ownShape.ts";
import type { Settings } from "../settings/settings.ts";
import type { LessonContent } from "./lessonContent.ts";
import { lessonOf } from "./lessons.ts";
import { ownLesson } from "./ownLesson.ts";
import { pictureContent } from "./picture/pictureContent.ts";
import { storyContent } from "./story/storyContent.ts";

/** Returns the content that the settings select, for a network of the lesson's sizes or of `shape`. */
export function lessonContentOf(
  settings: Pick<Settings, "lesson" | "shown" | "choice">,
  shape?: OwnShape,
): LessonContent {
  const shipped = lessonOf(settings.lesson);
  const lesson = shape ? ownLesson(shipped, shape, settings.shown) : shipped;
  return lesson.kind === "picture" ? pictureContent(lesson, settings) : storyContent(lesson, settings);
}
