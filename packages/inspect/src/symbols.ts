import { ArgumentError } from "@dncjs/core";
import { requireList, requireNumbers, requireOptions } from "@dncjs/core/run";
import { requireIndex, requireItems, requireSteps, requireText } from "./checks.ts";

/**
 * The symbol that each step of a sequence shows, in the terms of its task: a column of bits, a word, a line of a story.
 * [T]; null for a step that shows nothing to remember.
 */
export type Shown = readonly (string | null)[];

/** The symbols that each step's answer needs; any one of them is enough. [T]; null for a step that needs none. */
export type Needed = readonly (readonly string[] | null)[];

/**
 * Writes bits as a symbol, such as "0110": values above ½ are ones. `from` is the first value, by default 0; `bits` is
 * their number, by default all that follow.
 * @throws ArgumentError unless these values exist
 */
export function bitSymbol(values: ArrayLike<number>, from: number = 0, bits: number = values?.length - from): string {
  requireList("values", values);
  requireNumbers("values", values);
  if (!(Number.isInteger(from) && Number.isInteger(bits) && from >= 0 && bits >= 0 && from + bits <= values.length))
    throw new ArgumentError("range", [from, bits], `a position and a number within ${values.length} values`);
  let symbol = "";
  for (let at = from; at < from + bits; at++) symbol += values[at]! > 0.5 ? "1" : "0";
  return symbol;
}

/** The symbols of one sequence. */
export interface Symbols {
  /** The symbol that each step shows; null if it shows none. */
  readonly shown: Shown;
  /** The symbols of which the answer of each step needs one; null if it needs none. */
  readonly needed: Needed;
}

/** One sequence of a task: a batch of one. */
export interface Sequence {
  /** T */
  readonly steps: number;
  /** [T, X] */
  readonly x: ArrayLike<number>;
  /** [T, Y] */
  readonly target: ArrayLike<number>;
  /** `[T]`: 1 for active steps, else 0. */
  readonly mask: ArrayLike<number>;
  /** `[T]`: 1 at steps whose answer is judged. */
  readonly answer: ArrayLike<number>;
}

/** The meaning of the channels of a task of bit columns. */
export interface ColumnChannels {
  /** The channels of x that a location written in a step is expected to hold. */
  readonly symbol: { readonly from: number; readonly bits: number };
  /** Channels of x that are flags, each with the sign that stands for it. */
  readonly flags: readonly (readonly [channel: number, sign: string])[];
  /**
   * Bits of an answer that a single location could hold; the output after them is an end mark. 0 if an answer depends
   * on more than one location.
   */
  readonly needed: number;
}

/**
 * Returns the symbols of a sequence of bit columns. A step shows its column, or the sign of its flag. An answer needs
 * the column that its target gives.
 * @throws ArgumentError if a list has another length, or a channel does not exist
 */
export function columnSymbols(sequence: Sequence, channels: ColumnChannels): Symbols {
  const { steps, x, target, mask, answer } = requireOptions("sequence", sequence, "steps, x, target, mask, answer");
  const { symbol, flags, needed } = requireOptions("channels", channels, "symbol, flags, needed");
  if (!Number.isSafeInteger(steps) || steps < 1) throw new ArgumentError("steps", steps, "an integer of at least 1");
  for (const [name, list] of Object.entries({ mask, answer })) requireSteps(name, list, steps);
  for (const [name, list] of Object.entries({ x, target })) {
    requireList(name, list);
    requireNumbers(name, list);
  }
  requireIndex("channels.needed", needed, target.length / steps + 1);
  requireOptions("channels.symbol", symbol, "from, bits");
  requireItems("channels.flags", flags, (flag, name) => {
    requireItems(name, flag);
    requireIndex(`${name}[0]`, flag[0], x.length / steps);
  });
  const X = x.length / steps;
  const Y = target.length / steps;
  const each = <Value>(value: (step: number) => Value) => Array.from({ length: steps }, (_, step) => value(step));
  const isEnd = (step: number) => needed < Y && target[step * Y + needed] === 1;
  return {
    shown: each((step) => {
      if (mask[step] !== 1 || (answer[step] === 1 && needed > 0)) return null;
      const flag = flags.find(([channel]) => x[step * X + channel] !== 0);
      return flag ? flag[1] : bitSymbol(x, step * X + symbol.from, symbol.bits);
    }),
    needed: each((step) => {
      if (needed === 0 || answer[step] !== 1 || isEnd(step)) return null;
      return [bitSymbol(target, step * Y, needed)];
    }),
  };
}

/** The steps of a story; all lists are [T]. */
export interface StorySteps {
  /** The line number of each step, from 1. */
  readonly lines: readonly number[];
  /** The words that each step shows. */
  readonly words: readonly (readonly string[])[];
  /** The word that each step's answer must be; null for a step without an answer. */
  readonly expected: readonly (string | null)[];
}

/**
 * Returns the symbols of a story. A step shows its line, as the line number and all words of the line. An answer needs
 * any earlier line that contains the word.
 * @throws ArgumentError unless all lists have one entry per step
 */
export function storySymbols(story: StorySteps): Symbols {
  const { lines, words, expected } = requireOptions("story", story, "lines, words, expected");
  requireItems("lines", lines);
  requireNumbers("lines", lines);
  requireItems("words", words, (own, name) => requireItems(name, own, requireText));
  requireItems("expected", expected, (word, name) => word !== null && requireText(word, name));
  for (const [name, list] of Object.entries({ words, expected })) requireSteps(name, list, lines.length);
  const wordsOfLine = new Map<number, readonly string[]>();
  lines.forEach((line, step) => {
    wordsOfLine.set(line, [...(wordsOfLine.get(line) ?? []), ...words[step]!]);
  });
  const symbolOf = (line: number) => `${line} ${wordsOfLine.get(line)!.join(" ")}`;
  return {
    shown: lines.map(symbolOf),
    needed: expected.map((word, step) => {
      if (word === null) return null;
      const before = [...wordsOfLine].filter(([line, own]) => line < lines[step]! && own.includes(word));
      return before.length === 0 ? null : before.map(([line]) => symbolOf(line));
    }),
  };
}
