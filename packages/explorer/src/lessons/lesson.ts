import type { HitName, LessonName } from "../settings/settings.ts";
import type { Episode } from "./picture/episode.ts";
import type { Columns } from "./picture/picture.ts";

/** Sizes of the figure of a lesson. */
export interface Layout {
  /** Width of a time step on a desktop, in pixels. */
  readonly step: number;
  /** Width of a memory cell on a desktop. */
  readonly cell: number;
  /** Height of a location on a desktop. */
  readonly rowHeight: number;
  /** Height of a square of the input and the answer on a desktop. @default 15 */
  readonly square?: number;
  /** Whether the figure shows the gates, and the vectors above the memory. @default true */
  readonly gates?: boolean;
  /** Whether the figure shows the inside of a step and the links. */
  readonly inside: boolean;
  /** Width of the links in a figure without the inside of a step. @default 0, no links */
  readonly arcs?: number;
  /** Largest side of a mark in the time view on a desktop. Default: that of a step or a location. */
  readonly mark?: number;
  /** Heights on a phone. Default: those of a lesson. */
  readonly phone?: { readonly rowHeight: number; readonly square: number };
}

/** Properties of every lesson. Each lesson is one file and one model. */
export interface LessonBase {
  readonly name: LessonName;
  /** Name in the list of lessons. */
  readonly label: string;
  /** Name of the model in `@dncjs/models`. */
  readonly model: string;
  readonly title: string;
  /** Introduction, up to the score. *word* has the colour of writing, _word_ of reading, +word+ of use. */
  readonly lede: string;
  readonly shortLede: string;
  /** Introduction for the LSTM without memory, up to the score. Default: that it keeps all it knows in its cells. */
  readonly withoutMemory?: string;
  /** Initial picture, story or route, encoded as in the address: see `writePicture`, `writeStory`, `writeRoute`. */
  readonly shown: string;
  readonly layout: Layout;
  /** Memory of the model, known before the model is loaded. */
  readonly memory: { readonly locations: number; readonly wordSize: number };
  /** Whether the page can train the network live. */
  readonly trainable: boolean;
}

/** A lesson whose network receives columns of squares. */
export interface PictureLesson extends LessonBase {
  readonly kind: "picture";
  readonly columnCount: number;
  readonly squares: number;
  /** Initial position of the time cursor. */
  readonly startStep: number;
  /** An option that the visitor may choose beside the picture. */
  readonly choice?: { readonly label: string; readonly names: readonly string[]; readonly start: number };
  episode(columns: Columns, choice: number): Episode;
  /**
   * The step whose read gives the meanings: a location means what the network would answer from it at this step.
   * Omitted if the answer depends on more than the location; then a location holds the input of its main write.
   */
  readonly meaningStep?: number;
  /** For a lesson that damages its network: the initial hit, and the LSTM that gets the same hit. */
  readonly breaks?: {
    readonly lstm: string;
    readonly hit: { readonly on: HitName; readonly step: number; readonly location: number; readonly cell: number };
  };
}

/** A lesson whose network reads a story, one sentence per step. */
export interface StoryLesson extends LessonBase {
  readonly kind: "story";
  /** The LSTM without memory that answers the same questions. */
  readonly rival: string;
}

/** A lesson whose network is told a map, one edge per step, and then follows directions. Its code loads on demand. */
export interface MapLesson extends LessonBase {
  readonly kind: "map";
}

export type Lesson = PictureLesson | StoryLesson | MapLesson;
