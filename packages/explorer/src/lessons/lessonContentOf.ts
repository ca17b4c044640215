import type { OwnShape } from "../session/ownShape.ts";
import type { LessonName, Settings } from "../settings/settings.ts";
import type { LessonContent, PictureContent, StoryContent } from "./lessonContent.ts";
import { lessonOf } from "./lessons.ts";
import { ownLesson } from "./ownLesson.ts";
import { pictureContent } from "./picture/pictureContent.ts";
import { storyContent } from "./story/storyContent.ts";
import { mapContentOf } from "./underground/mapPart.ts";

type Selected = Pick<Settings, "lesson" | "shown" | "text" | "choice">;

/** Returns the content that the settings select, for a network of the lesson's sizes or of `shape`. */
export function lessonContentOf(
  settings: Selected & { readonly lesson: Exclude<LessonName, "underground"> },
  shape?: OwnShape,
): PictureContent | StoryContent;
export function lessonContentOf(settings: Selected, shape?: OwnShape): LessonContent;
export function lessonContentOf(settings: Selected, shape?: OwnShape): LessonContent {
  const shipped = lessonOf(settings.lesson);
  const lesson = shape ? ownLesson(shipped, shape, settings.shown) : shipped;
  if (lesson.kind === "picture") return pictureContent(lesson, settings);
  return lesson.kind === "story" ? storyContent(lesson, settings) : mapContentOf(lesson, settings);
}
