import { changesField } from "./changes.ts";
import { choice, flag, integer, pattern } from "./fields.ts";

export const lessonNames = ["copy", "allocate", "recall", "break", "story", "agree"] as const;
export type LessonName = (typeof lessonNames)[number];
/** What of the state can be hit, in the lesson Break it. */
export const hitNames = ["cell", "use", "link", "reading", "writing"] as const;
export type HitName = (typeof hitNames)[number];
export const formulaNames = ["write", "lookup", "free", "use", "read", "back", "content", "forward", "link"] as const;
export type FormulaName = (typeof formulaNames)[number];

/** The moves within one step, in their order. */
export const moveNames = ["Look up", "Allocate", "Erase", "Write", "Link", "Read"] as const;

/** No lesson has more steps or locations than this; a link cannot ask for more. */
const MOST_STEPS = 400;
const MOST_LOCATIONS = 256;
const MOST_CELLS = 64;
/** The hardest blow, in thousandths. */
const MOST_BLOW = 10_000;

/**
 * What the address says: each field reads one parameter, clamps it, and writes nothing where it stands at its default. Nothing
 * in an address can name a file, a host or a size of a network.
 */
export const fields = {
  lesson: choice("lesson", lessonNames, "copy"),
  /** The time cursor; null: where the lesson starts. */
  step: integer("t", 0, MOST_STEPS - 1),
  /** The move within the step, 0..5; null: the step as a whole. */
  move: integer("move", 0, moveNames.length - 1),
  location: integer("location", 0, MOST_LOCATIONS - 1),
  formula: choice("formula", formulaNames, null),
  /** What is shown, as the lesson writes it: hexadecimal digits; null: the lesson's own. */
  shown: pattern("shown", /^[0-9a-f]{1,400}$/),
  /** What the lesson lets one choose beside the picture. */
  choice: integer("choice", 0, 31),
  /** The moment of training to look at, counted in the snapshots of the history; null: trained. */
  snapshot: integer("snapshot", 0, 99),
  /** The hit of Break it: what, after which step, where, and by how much; null: as the lesson has it, or set to 0. */
  hit: choice("hit", hitNames, null),
  hitStep: integer("hit-step", 0, MOST_STEPS - 2),
  hitLocation: integer("hit-location", 0, MOST_LOCATIONS - 1),
  hitCell: integer("hit-cell", 0, MOST_CELLS - 1),
  /** In thousandths. */
  hitBy: integer("hit-by", -MOST_BLOW, MOST_BLOW),
  /** What is tried against it. */
  lock: flag("lock"),
  sharpen: flag("sharpen"),
  /** What the visitor changes in what the network computes, the newest last. */
  changes: changesField("changes", { steps: MOST_STEPS, locations: MOST_LOCATIONS, cells: MOST_LOCATIONS }),
  noLinks: flag("no-links"),
  noAllocation: flag("no-allocation"),
  /** An LSTM alone of the same task, where there is one. */
  noMemory: flag("no-memory"),
  untrained: flag("untrained"),
  /** Whether the measures of the run are told in full. */
  measures: flag("measures"),
  byNumber: flag("by-number"),
  /** Of the live training. */
  seed: integer("seed", 0, 999_999),
  /** What the networks run on, of those that the worker has; null: what it takes by itself. */
  backend: pattern("backend", /^[a-z0-9-]{1,24}$/),
  theme: choice("theme", ["light", "dark"] as const, null),
};

/** Everything that decides what the page shows. */
export type Settings = { readonly [Name in keyof typeof fields]: ReturnType<(typeof fields)[Name]["read"]> };

/** From the part of an address after #. Never throws: what it cannot read is left at its default. */
export function readSettings(hash: string): Settings {
  const parameters = new URLSearchParams(hash.replace(/^#/, "").slice(0, 4096));
  const entries = Object.entries(fields).map(([name, field]) => [name, field.read(parameters)]);
  return Object.freeze(Object.fromEntries(entries)) as Settings;
}

/** The part of an address after #, without the defaults. */
export function writeSettings(settings: Settings): string {
  const parameters = new URLSearchParams();
  for (const [name, field] of Object.entries(fields))
    field.write(parameters, settings[name as keyof Settings] as never);
  return parameters.toString();
}
