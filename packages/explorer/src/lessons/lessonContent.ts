import type { FigureContent } from "../figure/scene.ts";
import type { MeasureRequest } from "../session/measure.ts";
import type { RunRequest } from "../session/requests.ts";
import type { PictureLesson, StoryLesson } from "./lesson.ts";
import type { Episode } from "./picture/episode.ts";
import type { Columns } from "./picture/picture.ts";
import type { StoryEpisode } from "./story/storyEpisode.ts";

/** What the network of a lesson is shown, and how the page shows it. */
interface ContentBase {
  readonly content: FigureContent;
  /** Where the time cursor stands at first. */
  readonly startStep: number;
  /** What a run of it is asked for, beside the model and its weights. */
  readonly request: Pick<RunRequest, "x" | "meaningSteps" | "probabilities" | "rival">;
  /** What a measure of it is to know. */
  readonly measured: Pick<MeasureRequest, "meaning" | "judged">;
}

export interface PictureContent extends ContentBase {
  readonly kind: "picture";
  readonly lesson: PictureLesson;
  readonly episode: Episode;
  readonly columns: Columns;
  /** What the lesson lets one choose, within its choices. */
  readonly choice: number;
}

export interface StoryContent extends ContentBase {
  readonly kind: "story";
  readonly lesson: StoryLesson;
  readonly episode: StoryEpisode;
}

export type LessonContent = PictureContent | StoryContent;
