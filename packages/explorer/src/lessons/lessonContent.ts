import type { Content } from "../figure/figureContent.ts";
import type { MeasureRequest } from "../session/measure.ts";
import type { RunRequest } from "../session/messages.ts";
import type { Settings } from "../settings/settings.ts";
import type { PictureLesson, StoryLesson } from "./lesson.ts";
import { lessonOf } from "./lessons.ts";
import type { Episode } from "./picture/episode.ts";
import type { Columns } from "./picture/picture.ts";
import { pictureExhibit } from "./picture/pictureContent.ts";
import { storyExhibit } from "./story/storyContent.ts";
import type { StoryEpisode } from "./story/storyEpisode.ts";

/** What the network of a lesson is shown, and how the page shows it. */
interface ExhibitBase {
  readonly content: Content;
  /** Where the time cursor stands at first. */
  readonly startStep: number;
  /** What a run of it is asked for, beside the model and its weights. */
  readonly request: Pick<RunRequest, "x" | "meaningSteps" | "probabilities" | "rival">;
  /** What a measure of it is to know. */
  readonly measured: Pick<MeasureRequest, "meaning" | "judged">;
}

export interface PictureExhibit extends ExhibitBase {
  readonly kind: "picture";
  readonly lesson: PictureLesson;
  readonly episode: Episode;
  readonly columns: Columns;
  /** What the lesson lets one choose, within its choices. */
  readonly choice: number;
}

export interface StoryExhibit extends ExhibitBase {
  readonly kind: "story";
  readonly lesson: StoryLesson;
  readonly episode: StoryEpisode;
}

export type Exhibit = PictureExhibit | StoryExhibit;

/** What the settings ask for. */
export function exhibitOf(settings: Pick<Settings, "lesson" | "shown" | "choice">): Exhibit {
  const lesson = lessonOf(settings.lesson);
  return lesson.kind === "picture" ? pictureExhibit(lesson, settings) : storyExhibit(lesson, settings);
}
