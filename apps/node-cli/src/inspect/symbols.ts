import { type FloatArray, probabilities } from "@dncjs/core";
import { columnSymbols, type Report, type Symbols as SequenceSymbols, storySymbols } from "@dncjs/inspect";
import type { BabiTask } from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";
import type { OpenRun } from "../openRun.ts";
import { edgeTexts, type StepTexts, stepTexts } from "../show/stepTexts.ts";
import { sizesOf } from "../sizedSpec.ts";
import type { SizedSpec } from "../sizedTasks.ts";
import { type BitChannels, bitChannels, ownChannels } from "./bitChannels.ts";

/** One sequence as symbols of its task. */
export interface Symbols extends SequenceSymbols {
  /** Why no step needs a symbol. Absent if some step does. */
  readonly nothingNeeded?: string;
  readonly sequence: Report["sequence"];
}

/** Returns the symbols of a batch of one sequence with outputs y [T,1,Y]. */
export function symbolsOf(
  { spec, babi, task }: Pick<OpenRun, "spec" | "babi" | "task">,
  batch: Batch,
  y: FloatArray,
): Symbols {
  if (babi) return babiSymbols(babi, batch, stepTexts(babi, batch, y));
  if (spec.name === "traversal") return edgeSymbols(edgeTexts(batch, y));
  if (spec.name === "file")
    return { ...bitSymbols(ownChannels(task.inputSize), task, batch, y), nothingNeeded: OWN_TASK };
  return bitSymbols(bitChannels[(spec as SizedSpec).name](sizesOf(spec as SizedSpec)), task, batch, y);
}

const OWN_TASK = "which input an answer of your own task needs is not known";

function bitSymbols(channels: BitChannels, task: Task, batch: Batch, y: FloatArray): Symbols {
  const likely = probabilities(y, task);
  const X = batch.x.length / batch.steps;
  const Y = batch.target.length / batch.steps;
  const signs = signsOf(batch, channels, X);
  const isDrawn = (step: number) => signs[step] === null && (batch.answer[step] !== 1 || hasBits(batch, step, X));
  const each = <Value>(value: (step: number) => Value) => Array.from({ length: batch.steps }, (_, step) => value(step));
  const column = (values: ArrayLike<number>, from: number, bits: number, of: (value: number) => number) =>
    Array.from({ length: bits }, (_, bit) => of(values[from + bit]!));
  const isAnswer = (step: number) => batch.answer[step] === 1;
  const identity = (value: number) => value;
  return {
    ...columnSymbols(batch, channels),
    ...(channels.needed === 0 ? { nothingNeeded: "an answer depends on counts, not on one symbol" } : {}),
    sequence: {
      shown: {
        kind: "bits",
        columns: each((step) =>
          isDrawn(step) ? column(batch.x, step * X + channels.drawn.from, channels.drawn.bits, identity) : null,
        ),
      },
      target: {
        kind: "bits",
        columns: each((step) => (isAnswer(step) ? column(batch.target, step * Y, Y, identity) : null)),
      },
      answered: {
        kind: "bits",
        columns: each((step) => (isAnswer(step) ? column(likely, step * Y, Y, identity) : null)),
      },
      signs,
      signKey: Object.entries(MEANINGS).filter(([sign]) => signs.includes(sign)),
      isWrong: (step, bit) => {
        if (channels.needed === 0) return false;
        const logit = y[step * Y + bit]!;
        return isAnswer(step) && !(batch.target[step * Y + bit]! > 0.5 ? logit > 0 : logit < 0);
      },
    },
  };
}

/** The signs of `bitChannels` with their meanings. */
const MEANINGS: Readonly<Record<string, string>> = {
  "▸": "an input or an item begins",
  "◂": "the input has ended, and the answer is due",
  "#": "the number of repetitions, and the answer is due",
  "?": "a question",
};

function signsOf(batch: Batch, { flags }: BitChannels, X: number): (string | null)[] {
  return Array.from({ length: batch.steps }, (_, step) => {
    const flag = flags.find(([channel]) => batch.x[step * X + channel] !== 0);
    return flag ? flag[1] : null;
  });
}

function hasBits({ x }: Batch, step: number, X: number): boolean {
  return x.subarray(step * X, (step + 1) * X).some((value) => value !== 0);
}

/** The symbol of a step is its line. An answer needs an earlier line that contains the answer. */
function babiSymbols(babi: BabiTask, batch: Batch, texts: StepTexts): Symbols {
  const lines = babi.lineNumbers(batch, 0);
  const words = lines.map((_, step) => babi.wordsShown(batch, 0, step).filter((word) => word !== PLACEHOLDER));
  return textSymbols(texts, lines, words);
}

/** The symbol of a step is its edge. An answer needs the step that showed the edge. */
function edgeSymbols(texts: StepTexts): Symbols {
  return textSymbols(
    texts,
    texts.shown.map((_, step) => step + 1),
    texts.shown.map((edge) => [edge]),
  );
}

function textSymbols(texts: StepTexts, lines: readonly number[], words: readonly (readonly string[])[]): Symbols {
  const orNothing = (list: readonly string[]) => list.map((word) => (word === "" ? null : word));
  const symbols = storySymbols({ lines, words, expected: orNothing(texts.expected) });
  const isNothingNeeded = symbols.needed.every((one) => one === null);
  return {
    ...symbols,
    ...(isNothingNeeded ? { nothingNeeded: "no answer is a word of an earlier line" } : {}),
    sequence: {
      shown: { kind: "words", words: texts.shown },
      target: { kind: "words", words: orNothing(texts.expected) },
      answered: { kind: "words", words: orNothing(texts.answered) },
      isWrong: (step) => texts.answered[step] !== texts.expected[step],
    },
  };
}

/** The input in a step with an answer. */
const PLACEHOLDER = "-";
