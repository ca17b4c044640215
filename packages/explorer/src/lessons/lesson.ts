import type { HitName, LessonName } from "../settings/settings.ts";
import type { Episode } from "./picture/episode.ts";
import type { Columns } from "./picture/picture.ts";

/** How much room the figure gives to what. */
export interface Layout {
  /** Width of a time step on a desk, in pixels. */
  readonly step: number;
  /** Width of a memory cell on a desk. */
  readonly cell: number;
  /** Height of a location on a desk. */
  readonly rowHeight: number;
  /** Whether there is room for what happens inside a step, and for links. */
  readonly inside: boolean;
}

/** What every lesson says of itself. One file and a model each. */
export interface LessonBase {
  readonly name: LessonName;
  /** In the list of lessons. */
  readonly label: string;
  /** Of `@dncjs/models`. */
  readonly model: string;
  readonly title: string;
  /** What it does, up to the score; *word* is in the colour of writing, _word_ of reading, +word+ of use. */
  readonly lede: string;
  readonly shortLede: string;
  /** What is shown at first, as the address has it: see `writePicture`, `writeStory`. */
  readonly shown: string;
  readonly layout: Layout;
  /** Whether the page can train it again while one waits. */
  readonly trainable: boolean;
}

/** A lesson on a network that is shown columns of squares. */
export interface PictureLesson extends LessonBase {
  readonly kind: "picture";
  readonly columnCount: number;
  readonly squares: number;
  /** Where the time cursor stands at first. */
  readonly startStep: number;
  /** Something beside the picture that the visitor may choose. */
  readonly choice?: { readonly label: string; readonly names: readonly string[]; readonly start: number };
  episode(columns: Columns, choice: number): Episode;
  /**
   * The step at which the network reads for an answer: what a location means is what it would answer there. Missing where the answer
   * is not a matter of the location alone; then a location is said to hold what was shown when it was last written.
   */
  readonly meaningStep?: number;
  /** Where the first hit goes, in a lesson that breaks its network, and the LSTM that gets the same. */
  readonly breaks?: {
    readonly lstm: string;
    readonly hit: { readonly on: HitName; readonly step: number; readonly location: number; readonly cell: number };
  };
}

/** A lesson on a network that is told a story, a sentence a step. */
export interface StoryLesson extends LessonBase {
  readonly kind: "story";
  /** The network without a memory that answers the same questions. */
  readonly rival: string;
}

export type Lesson = PictureLesson | StoryLesson;
