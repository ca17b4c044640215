import type { Batch } from "@dncjs/train";
import type { Channels } from "../batch.ts";
import type { Episode } from "../drawing/episode.ts";
import { isLargest } from "../isLargest.ts";

/** An edge of a graph as three labels, numbers 0..999: source, edge, destination. */
export type Triple = readonly [source: number, edge: number, destination: number];

/** A triple in which unknown labels are null. */
export type Labels = readonly [source: number | null, edge: number | null, destination: number | null];

/** Labels are numbers below this. */
export const LABELS = 1000;

const DIGITS = 3;
const BASE = 10;

/** Channels of a label: three decimal digits, each one-hot. */
const LABEL_CHANNELS = DIGITS * BASE;

/** Channels of a triple. */
const TRIPLE_CHANNELS: number = 3 * LABEL_CHANNELS;

/** Softmaxes that the channels of a triple are divided into: one for each digit. */
export const TRIPLE_DIGITS: number = 3 * DIGITS;

/** 1 in the first step of every phase: description, query, answer. */
const PHASE_CHANGE = TRIPLE_CHANNELS;
/** 1 in every step of an answer. */
const ANSWER_DUE = TRIPLE_CHANNELS + 1;

export const graphChannels: Channels = { inputSize: TRIPLE_CHANNELS + 2, outputSize: TRIPLE_CHANNELS };

/** The target of the step after the last triple of an answer. It is no triple: no edge leads from a node to itself. */
export const TERMINATION: Triple = [0, 0, 0];

export interface StepFlags {
  readonly changesPhase: boolean;
  readonly isAnswerDue: boolean;
}

/** Sets the inputs of a step: its known labels and its flags. A label that is not known is zeros. */
export function showLabels(episode: Episode, step: number, labels: Labels, flags: StepFlags): void {
  for (const channel of channelsOf(labels)) episode.show(step, channel, 1);
  episode.show(step, PHASE_CHANGE, flags.changesPhase ? 1 : 0, flags.isAnswerDue ? 1 : 0);
}

/** Sets the targets of a step. */
export function expectTriple(episode: Episode, step: number, triple: Triple): void {
  for (const channel of channelsOf(triple)) episode.expect(step, channel, 1);
}

/** Returns the labels that a batch shows at index t·B + b; null for a label of zeros. */
export function labelsShown({ x }: Batch, index: number): Labels {
  const label = (place: number) => {
    const from = index * graphChannels.inputSize + place * LABEL_CHANNELS;
    return x.subarray(from, from + LABEL_CHANNELS).includes(1) ? labelAt(x, from) : null;
  };
  return [label(0), label(1), label(2)];
}

/** Returns the flags that a batch shows at index t·B + b. */
export function flagsShown({ x }: Batch, index: number): StepFlags {
  const from = index * graphChannels.inputSize;
  return { changesPhase: x[from + PHASE_CHANGE] === 1, isAnswerDue: x[from + ANSWER_DUE] === 1 };
}

/** Returns the triple of the outputs or targets at index t·B + b: the digit with the largest value, the first one of equals. */
export function tripleAt(values: ArrayLike<number>, index: number): Triple {
  const label = (place: number) => labelAt(values, index * TRIPLE_CHANNELS + place * LABEL_CHANNELS);
  return [label(0), label(1), label(2)];
}

/** Returns whether every digit of the target has a greater logit than all others, at index t·B + b. A tie and a NaN are wrong. */
export function isRightTriple({ target }: Batch, index: number, y: ArrayLike<number>): boolean {
  for (let digit = 0; digit < TRIPLE_DIGITS; digit++) {
    const from = index * TRIPLE_CHANNELS + digit * BASE;
    if (!isLargest(y, from, BASE, target.indexOf(1, from) - from)) return false;
  }
  return true;
}

/** "042": a label with all its digits. */
export function labelText(label: number): string {
  return String(label).padStart(DIGITS, "0");
}

/** Returns the channels that are 1: one for each digit of the known labels. */
function channelsOf(labels: Labels): number[] {
  return labels.flatMap((label, place) => {
    if (label === null) return [];
    return [...labelText(label)].map((digit, at) => place * LABEL_CHANNELS + at * BASE + Number(digit));
  });
}

function labelAt(values: ArrayLike<number>, from: number): number {
  let label = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    let best = 0;
    for (let value = 1; value < BASE; value++) {
      const at = from + digit * BASE;
      if ((values[at + value] as number) > (values[at + best] as number)) best = value;
    }
    label = label * BASE + best;
  }
  return label;
}
