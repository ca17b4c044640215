import { columnSymbols, type Report, type Symbols as SequenceSymbols, storySymbols } from "@dncjs/inspect";
import type { BabiTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import type { OpenRun } from "../openRun.ts";
import { wordsOf } from "../show/words.ts";
import { sizesOf } from "../sizedSpec.ts";
import type { SizedSpec } from "../sizedTasks.ts";
import { type BitChannels, bitChannels } from "./bitChannels.ts";

/** One sequence in the terms of its task. */
export interface Symbols extends SequenceSymbols {
  /** Why nothing is needed, where no step needs a symbol. */
  readonly nothingNeeded?: string;
  readonly sequence: Report["sequence"];
}

/** Of a batch of one row, with the outputs y [T,1,Y]. */
export function symbolsOf({ spec, babi }: Pick<OpenRun, "spec" | "babi">, batch: Batch, y: ArrayLike<number>): Symbols {
  return babi ? babiSymbols(babi, batch, y) : bitSymbols(spec as SizedSpec, batch, y);
}

function bitSymbols(spec: SizedSpec, batch: Batch, y: ArrayLike<number>): Symbols {
  const channels = bitChannels[spec.name](sizesOf(spec));
  const [X, Y] = [batch.x.length / batch.steps, batch.target.length / batch.steps];
  const signs = signsOf(batch, channels, X);
  const isDrawn = (step: number) => signs[step] === null && (batch.answer[step] !== 1 || hasBits(batch, step, X));
  const each = <Value>(value: (step: number) => Value) => Array.from({ length: batch.steps }, (_, step) => value(step));
  const column = (values: ArrayLike<number>, from: number, bits: number, of: (value: number) => number) =>
    Array.from({ length: bits }, (_, bit) => of(values[from + bit]!));
  const asked = (step: number) => batch.answer[step] === 1;
  const same = (value: number) => value;
  return {
    ...columnSymbols(batch, channels),
    ...(channels.needed === 0 ? { nothingNeeded: "an answer rests on counts, not on one symbol" } : {}),
    sequence: {
      shown: {
        kind: "bits",
        columns: each((step) =>
          isDrawn(step) ? column(batch.x, step * X + channels.drawn.from, channels.drawn.bits, same) : null,
        ),
      },
      target: { kind: "bits", columns: each((step) => (asked(step) ? column(batch.target, step * Y, Y, same) : null)) },
      answered: { kind: "bits", columns: each((step) => (asked(step) ? column(y, step * Y, Y, sigmoid) : null)) },
      signs,
      isWrong: (step, bit) => {
        if (channels.needed === 0) return false;
        const logit = y[step * Y + bit]!;
        return asked(step) && !(batch.target[step * Y + bit]! > 0.5 ? logit > 0 : logit < 0);
      },
    },
  };
}

function signsOf(batch: Batch, { flags }: BitChannels, X: number): (string | null)[] {
  return Array.from({ length: batch.steps }, (_, step) => {
    const flag = flags.find(([channel]) => batch.x[step * X + channel] !== 0);
    return flag ? flag[1] : null;
  });
}

function hasBits({ x }: Batch, step: number, X: number): boolean {
  return x.subarray(step * X, (step + 1) * X).some((value) => value !== 0);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** A row stands for the line in which it was written; an answer needs a line before its own that has the word asked for. */
function babiSymbols(babi: BabiTask, batch: Batch, y: ArrayLike<number>): Symbols {
  const words = wordsOf(babi, batch, y);
  const orNothing = (list: readonly string[]) => list.map((word) => (word === "" ? null : word));
  const lines = babi.lineNumbers(batch, 0);
  const said = lines.map((_, step) => babi.wordsShown(batch, 0, step).filter((word) => word !== BLANK));
  const symbols = storySymbols({ lines, words: said, asked: orNothing(words.asked) });
  const isNothingNeeded = symbols.needed.every((one) => one === null);
  return {
    ...symbols,
    ...(isNothingNeeded ? { nothingNeeded: "no answer is a word of an earlier line" } : {}),
    sequence: {
      shown: { kind: "words", words: words.shown },
      target: { kind: "words", words: orNothing(words.asked) },
      answered: { kind: "words", words: orNothing(words.answered) },
      isWrong: (step) => words.answered[step] !== words.asked[step],
    },
  };
}

/** What is shown where an answer is due. */
const BLANK = "-";
