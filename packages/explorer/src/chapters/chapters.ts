import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Episode } from "../lessons/picture/episode.ts";
import { randomPicture, writePicture } from "../lessons/picture/picture.ts";
import type { Change } from "../settings/changes.ts";
import { type ChapterName, chapterNames, type Settings } from "../settings/settings.ts";
import { atTheEnd, fromMemory, type Span, whileShown } from "./span.ts";

/** Something to try at the end of a chapter. */
export interface Attempt {
  /** Label of its button, before and while the attempt is in effect. */
  readonly words: string;
  readonly undo: string;
  isOn(controller: ExplorerController): boolean;
  act(controller: ExplorerController): void;
}

/** A chapter: a sentence or two about what the figure shows, something to try, and where to play with it freely. */
export interface Chapter {
  readonly title: string;
  /** *word* has the colour of writing, _word_ of reading, +word+ of use. */
  readonly words: string;
  /** The move of the step that the figure emphasises; null: the whole step. */
  readonly move: number | null;
  /** The steps that scrolling shows. */
  span(episode: Episode): Span;
  /** Whether the figure draws nothing before it happens, until the attempt shows its effect. */
  readonly hidesFuture: boolean;
  /** Whether the figure covers the picture in these steps. */
  readonly hidesInput?: true;
  readonly attempt: Attempt;
  /** The lesson with more of it: fragment of its address, and the words of the link. */
  readonly more: { readonly address: string; readonly words: string };
}

/** In use = 0 for location 1, while it holds the first column: the network takes it for free. */
const HIT: Change = { kind: "used", step: 3, location: 1, cell: 0, value: 0 };

const told: Readonly<Record<ChapterName, Chapter>> = {
  write: {
    title: "Write",
    words:
      "The network sees a picture, one column at a time. It *writes* each column into a location of its memory: an orange square.",
    move: 3,
    span: whileShown,
    hidesFuture: true,
    attempt: {
      words: "Show it another picture",
      undo: "Show it another picture",
      isOn: ({ settings }) => settings.shown !== null,
      act(controller) {
        const { lessonContent } = controller;
        if (lessonContent.kind !== "picture") return;
        const { columnCount, squares } = lessonContent.lesson;
        controller.show(writePicture(randomPicture(columnCount, squares)));
      },
    },
    more: { address: "t=5", words: "Draw a picture of your own" },
  },
  allocate: {
    title: "Allocate",
    words:
      "Where is room? The network keeps track of which locations are +in use+, the green bands, and writes to a free one.",
    move: 1,
    span: whileShown,
    hidesFuture: true,
    attempt: toggle("noAllocation", "Remove the allocation", "Put the allocation back"),
    more: { address: "lesson=allocate", words: "Fifty columns in ten locations" },
  },
  link: {
    title: "Link",
    words:
      "A location does not know its neighbours. So the network *links* each location to the one written next, and keeps the order of the columns.",
    move: 4,
    span: whileShown,
    hidesFuture: true,
    attempt: toggle("noLinks", "Remove the links", "Put the links back"),
    more: { address: "lesson=recall", words: "Find an item, and the next one" },
  },
  read: {
    title: "Read",
    words:
      "The picture is gone. The network _reads_ the first location, follows the links from one location to the next, and redraws the picture: blue dots.",
    move: 5,
    span: fromMemory,
    hidesFuture: true,
    hidesInput: true,
    attempt: {
      words: "Play it from the start",
      undo: "Pause",
      isOn: ({ player }) => player.playing,
      act(controller) {
        if (!controller.player.playing) controller.set({ step: 0 });
        controller.player.toggle();
      },
    },
    more: { address: "lesson=story", words: "Tell it a story, and ask" },
  },
  break: {
    title: "Break it",
    words:
      "Every number in the memory can be changed. Set a usage to zero: the network treats the location as +free+ and overwrites what it holds.",
    move: null,
    span: fromMemory,
    hidesFuture: false,
    attempt: {
      words: "Change one number",
      undo: "Change it back",
      isOn: ({ settings }) => settings.changes.length > 0,
      act: (controller) => controller.set({ changes: controller.settings.changes.length > 0 ? [] : [HIT] }),
    },
    more: { address: "lesson=break", words: "Hit any number and measure the damage" },
  },
  train: {
    title: "Train it",
    words:
      "The network learned all of this. It starts with random weights, and its answer is noise. Training on random pictures teaches it to use its memory.",
    move: null,
    span: atTheEnd,
    hidesFuture: false,
    attempt: {
      words: "Train it here",
      undo: "Start again",
      isOn: ({ training }) => training.live,
      act: (controller) => void controller.train(),
    },
    more: { address: "lesson=copy", words: "Play freely with all of it" },
  },
};

/** Returns the chapter of that name. */
export const chapterOf = (name: ChapterName): Chapter => told[name];

/** The chapter after this one; undefined after the last. */
export const nextOf = (name: ChapterName): ChapterName | undefined => chapterNames[chapterNames.indexOf(name) + 1];

/** Settings with which a chapter begins: those of attempts in other chapters do not count. */
export function startOf(chapter: ChapterName, { training }: ExplorerController): Partial<Settings> {
  return {
    chapter,
    noAllocation: false,
    noLinks: false,
    noMemory: false,
    sparse: null,
    changes: [],
    snapshot: null,
    move: null,
    location: null,
    formula: null,
    // A network that was trained in this page stays.
    untrained: chapter === "train" && !training.live,
  };
}

function toggle(name: "noLinks" | "noAllocation", words: string, undo: string): Attempt {
  return {
    words,
    undo,
    isOn: ({ settings }) => settings[name],
    act: (controller) => controller.set({ [name]: !controller.settings[name] }),
  };
}
