import { ArgumentError } from "@dncjs/core";

/**
 * What the steps of a sequence stand for in the terms of its task: `shown[t]` is the symbol of step t (a column of bits, a word, a line
 * of a story), null for a step that shows nothing worth keeping.
 */
export type Shown = readonly (string | null)[];

/** Of each step, the symbols of which any will do to answer it; null where nothing is asked for. */
export type Needed = readonly (readonly string[] | null)[];

/** Bits as a symbol, "0110": values above ½ are ones. */
export function bitSymbol(values: ArrayLike<number>, from: number = 0, bits: number = values.length - from): string {
  let symbol = "";
  for (let at = from; at < from + bits; at++) symbol += values[at]! > 0.5 ? "1" : "0";
  return symbol;
}

/** The symbols of one sequence. */
export interface Symbols {
  readonly shown: Shown;
  readonly needed: Needed;
}

/** One sequence of a task: a batch of one row, values of a step end to end. */
export interface Sequence {
  /** T */
  readonly steps: number;
  /** [T,X] */
  readonly x: ArrayLike<number>;
  /** [T,Y] */
  readonly target: ArrayLike<number>;
  /** [T]: 1 where the sequence runs. */
  readonly mask: ArrayLike<number>;
  /** [T]: 1 where an answer is judged. */
  readonly answer: ArrayLike<number>;
}

/** Where a task of bit columns has what. */
export interface ColumnChannels {
  /** The channels of x that a row written in a step is expected to hold. */
  readonly symbol: { readonly from: number; readonly bits: number };
  /** Channels of x whose value is a flag, with the sign that stands for it. */
  readonly flags: readonly (readonly [channel: number, sign: string])[];
  /** Bits of an answer that a single row could hold, an output beyond them being an end mark; 0 where an answer rests on more than one row. */
  readonly needed: number;
}

/** The symbols of a task of bit columns: a step shows its column, or the sign of its flag; an answer needs the column asked for. */
export function columnSymbols(sequence: Sequence, { symbol, flags, needed }: ColumnChannels): Symbols {
  const { steps, x, target, mask, answer } = sequence;
  const [X, Y] = [x.length / steps, target.length / steps];
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

/** The steps of a story. */
export interface StorySteps {
  /** Of each step, the number of its line, from 1. */
  readonly lines: readonly number[];
  /** Of each step, the words of the line that it shows. */
  readonly words: readonly (readonly string[])[];
  /** Of each step, the word asked for; null where nothing is. */
  readonly asked: readonly (string | null)[];
}

/** The symbols of a story: a step shows its line, and an answer needs any earlier line that has the word asked for. */
export function storySymbols({ lines, words, asked }: StorySteps): Symbols {
  const said = new Map<number, readonly string[]>();
  lines.forEach((line, step) => {
    said.set(line, [...(said.get(line) ?? []), ...words[step]!]);
  });
  const name = (line: number) => `${line} ${said.get(line)!.join(" ")}`;
  return {
    shown: lines.map(name),
    needed: asked.map((word, step) => {
      if (word === null) return null;
      const before = [...said].filter(([line, own]) => line < lines[step]! && own.includes(word));
      return before.length === 0 ? null : before.map(([line]) => name(line));
    }),
  };
}

/** @throws ArgumentError unless there is one entry for each step */
export function requireSteps(name: string, list: { readonly length: number }, steps: number): void {
  if (list.length !== steps) throw new ArgumentError(name, `${list.length} entries`, `${steps}, one for each step`);
}
