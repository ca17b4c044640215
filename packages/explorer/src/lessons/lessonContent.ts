import type { FigureContent } from "../figure/scene.ts";
import type { MeasureRequest } from "../session/measure.ts";
import type { RunRequest } from "../session/requests.ts";
import type { MapLesson, PictureLesson, StoryLesson } from "./lesson.ts";
import type { Episode } from "./picture/episode.ts";
import type { Columns } from "./picture/picture.ts";
import type { StoryEpisode } from "./story/storyEpisode.ts";
import type { Journey } from "./underground/journey.ts";

/** The input of a lesson's network, and how the page shows it. */
interface ContentBase {
  readonly content: FigureContent;
  /** Initial position of the time cursor. */
  readonly startStep: number;
  /** The request to run it, without model and weights. */
  readonly request: Pick<RunRequest, "x" | "meaningSteps" | "probabilities" | "rival">;
}

interface Measured {
  /** The input of the measures. */
  readonly measured: Pick<MeasureRequest, "meaning" | "judged">;
}

export interface PictureContent extends ContentBase, Measured {
  readonly kind: "picture";
  readonly lesson: PictureLesson;
  readonly episode: Episode;
  readonly columns: Columns;
  /** The chosen option, clamped. */
  readonly choice: number;
}

export interface StoryContent extends ContentBase, Measured {
  readonly kind: "story";
  readonly lesson: StoryLesson;
  readonly episode: StoryEpisode;
}

export interface MapContent extends ContentBase {
  readonly kind: "map";
  readonly lesson: MapLesson;
  readonly journey: Journey;
}

/** A lesson whose code is loading: there is nothing to run yet. */
export interface WaitingContent extends Pick<ContentBase, "startStep" | "request"> {
  readonly kind: "waiting";
  readonly lesson: MapLesson;
}

/** Content that a network can run. */
export type LoadedContent = PictureContent | StoryContent | MapContent;
export type LessonContent = LoadedContent | WaitingContent;
