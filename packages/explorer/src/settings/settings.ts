import { changesField } from "./changes.ts";
import { choice, flag, integer, pattern } from "./fields.ts";

export const lessonNames = ["copy", "allocate", "recall", "break", "story", "underground", "agree"] as const;
export type LessonName = (typeof lessonNames)[number];
/** The chapters, in order. */
export const chapterNames = ["write", "allocate", "link", "read", "break", "train"] as const;
export type ChapterName = (typeof chapterNames)[number];
/** Numbers of the state that can be hit in the lesson Break it. */
export const hitNames = ["cell", "use", "link", "reading", "writing"] as const;
export type HitName = (typeof hitNames)[number];
export const formulaNames = ["write", "lookup", "free", "use", "read", "back", "content", "forward", "link"] as const;
export type FormulaName = (typeof formulaNames)[number];

/** The moves of a step, in order. */
export const moveNames = ["Look up", "Allocate", "Erase", "Write", "Link", "Read"] as const;

/** Upper limits for values in addresses, above those of every lesson. */
const MOST_STEPS = 400;
const MOST_LOCATIONS = 256;
const MOST_CELLS = 64;
/** Letters of an address: a story of 2000 letters, each up to nine in the address. */
const MOST_ADDRESS = 20_000;
/** Largest seed of a live training. */
export const MOST_SEED = 999_999;
/** Largest number that a hit adds, in thousandths. */
const MOST_BLOW = 10_000;

/** Returns a story without the characters that addresses do not hold: format characters go, others become spaces. */
export function addressable(story: string): string {
  return story.replace(/\p{Cf}/gu, "").replace(/[^\P{C}\n]/gu, " ");
}

/**
 * Parameters of the address. Each field reads and clamps one parameter, and writes nothing for its default. An address
 * cannot name a file, a host or the size of a network.
 */
export const fields = {
  lesson: choice("lesson", lessonNames, "copy"),
  /** The chapter; null: the lesson, to play with freely. */
  chapter: choice("chapter", chapterNames, null),
  /** The time cursor; null: the lesson's start. */
  step: integer("t", 0, MOST_STEPS - 1),
  /** The move of the step, 0..5; null: the whole step. */
  move: integer("move", 0, moveNames.length - 1),
  location: integer("location", 0, MOST_LOCATIONS - 1),
  formula: choice("formula", formulaNames, null),
  /** The picture or route as hexadecimal digits; null: the lesson's own. */
  shown: pattern("shown", /^[0-9a-f]{1,400}$/),
  /** The story; null: the lesson's own. */
  text: pattern("text", /^[\P{C}\n]{1,2000}$/u),
  /** The lesson's own option. */
  choice: integer("choice", 0, 31),
  /** Index of the training snapshot to show; null: trained. */
  snapshot: integer("snapshot", 0, 99),
  /** The hit of Break it: what, after which step, where, and by how much. Null: the lesson's default; set to 0. */
  hit: choice("hit", hitNames, null),
  hitStep: integer("hit-step", 0, MOST_STEPS - 2),
  hitLocation: integer("hit-location", 0, MOST_LOCATIONS - 1),
  hitCell: integer("hit-cell", 0, MOST_CELLS - 1),
  /** In thousandths. */
  hitBy: integer("hit-by", -MOST_BLOW, MOST_BLOW),
  /** Countermeasures against the hit. */
  lock: flag("lock"),
  sharpen: flag("sharpen"),
  /** Changes of the visitor, newest last. */
  changes: changesField("changes", { steps: MOST_STEPS, locations: MOST_LOCATIONS, cells: MOST_LOCATIONS }),
  noLinks: flag("no-links"),
  noAllocation: flag("no-allocation"),
  /** Locations that a sparse memory finds; null: the memory is dense. */
  sparse: integer("sparse", 1, MOST_LOCATIONS),
  /** Replaces the network by an LSTM for the same task, if there is one. */
  noMemory: flag("no-memory"),
  untrained: flag("untrained"),
  /** Whether the measures are open. */
  measures: flag("measures"),
  byNumber: flag("by-number"),
  /** Seed of the live training. */
  seed: integer("seed", 0, MOST_SEED),
  /** Columns of the picture of the race, which follows the chapters; null: the page starts at its top. */
  race: choice("race", ["8", "16", "32", "64"] as const, null),
  /** Name of the backend; null: the worker's preference. */
  backend: pattern("backend", /^[a-z0-9-]{1,24}$/),
  theme: choice("theme", ["light", "dark"] as const, null),
};

/** All settings of the explorer. */
export type Settings = { readonly [Name in keyof typeof fields]: ReturnType<(typeof fields)[Name]["read"]> };

/** Reads settings from the fragment of an address. Never throws: invalid values are ignored. */
export function readSettings(hash: string): Settings {
  const parameters = new URLSearchParams(hash.replace(/^#/, "").slice(0, MOST_ADDRESS));
  const entries = Object.entries(fields).map(([name, field]) => [name, field.read(parameters)]);
  return Object.freeze(Object.fromEntries(entries)) as Settings;
}

/** Returns the fragment of an address, without defaults. */
export function writeSettings(settings: Settings): string {
  const parameters = new URLSearchParams();
  for (const [name, field] of Object.entries(fields))
    field.write(parameters, settings[name as keyof Settings] as never);
  return parameters.toString();
}
