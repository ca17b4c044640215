import type { FigureContent } from "../figure/scene.ts";
import type { MeasureRequest } from "../session/measure.ts";
import type { RunRequest } from "../session/requests.ts";
import type { PictureLesson, StoryLesson } from "./lesson.ts";
import type { Episode } from "./picture/episode.ts";
import type { Columns } from "./picture/picture.ts";
import type { StoryEpisode } from "./story/storyEpisode.ts";

/** The input of a lesson's network, and how the page shows it. */
interface ContentBase {
  readonly content: FigureContent;
  /** Initial position of the time cursor. */
  readonly startStep: number;
  /** The request to run it, without model and weights. */
  readonly request: Pick<RunRequest, "x" | "meaningSteps" | "probabilities" | "rival">;
  /** The input of the measures. */
  readonly measured: Pick<MeasureRequest, "meaning" | "judged">;
}

export interface PictureContent extends ContentBase {
  readonly kind: "picture";
  readonly lesson: PictureLesson;
  readonly episode: Episode;
  readonly columns: Columns;
  /** The chosen option, clamped. */
  readonly choice: number;
}

export interface StoryContent extends ContentBase {
  readonly kind: "story";
  readonly lesson: StoryLesson;
  readonly episode: StoryEpisode;
}

export type LessonContent = PictureContent | StoryContent;
