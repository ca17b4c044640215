import type { Settings } from "../settings/settings.ts";
import type { PictureExhibit } from "./exhibit.ts";
import type { PictureLesson } from "./lesson.ts";
import { readPicture } from "./picture.ts";
import { pictureContent } from "./pictureContent.ts";

/** The picture of the settings, or the lesson's own, as the lesson shows it. */
export function pictureExhibit(lesson: PictureLesson, settings: Pick<Settings, "shown" | "choice">): PictureExhibit {
  const columns = readPicture(settings.shown ?? lesson.shown, lesson.columnCount, lesson.squares);
  const { choice: choices, meaningStep, startStep } = lesson;
  const choice = choices ? Math.min(settings.choice ?? choices.start, choices.names.length - 1) : 0;
  const episode = lesson.episode(columns, choice);
  const meaningSteps = meaningStep === undefined ? undefined : [meaningStep];
  const request = { x: episode.x, meaningSteps, probabilities: "sigmoid" } as const;
  return { kind: "picture", lesson, episode, columns, choice, content: pictureContent(episode), startStep, request };
}
