import type { Settings } from "../settings/settings.ts";
import type { Exhibit } from "./lessonContent.ts";
import { lessonOf } from "./lessons.ts";
import { pictureExhibit } from "./picture/pictureContent.ts";
import { storyExhibit } from "./story/storyContent.ts";

/** What the settings ask for. */
export function exhibitOf(settings: Pick<Settings, "lesson" | "shown" | "choice">): Exhibit {
  const lesson = lessonOf(settings.lesson);
  return lesson.kind === "picture" ? pictureExhibit(lesson, settings) : storyExhibit(lesson, settings);
}
