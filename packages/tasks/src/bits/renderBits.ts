import type { Batch } from "@dncjs/train";
import { type Channels, requireOutputs, requireSequence } from "../batch.ts";
import { countBits, isRightBit } from "./bitTally.ts";

const ON = "▇";
const OFF = "·";
const WRONG = "✕";
const GAP = 2;

/** The layout of a picture of bits. */
export interface BitPicture {
  /** Input channels drawn as one sign, such as ▸, above the steps at which they are not 0. */
  readonly signs: readonly { readonly channel: number; sign(value: number): string }[];
  /** Blocks of input bits, from top to bottom. */
  readonly inputs: readonly BitBlock[];
  /** Label of the last output channel, if it is not a bit like the others. */
  readonly lastOutput?: string;
}

export interface BitBlock {
  readonly label: string;
  /** The channel of the first bit. */
  readonly from: number;
  readonly bits: number;
  /** Returns whether the block is drawn at a step. @default steps that have no sign and are not scored */
  isShown?(step: StepSigns): boolean;
}

export interface StepSigns {
  /** The sign above the step; a space if there is none. */
  readonly sign: string;
  readonly isScored: boolean;
}

/**
 * Draws a sequence of bits: time to the right, one column a step; signs, input, target and (with y) output from top to bottom. ▇ is a bit
 * that is set, · one that is not, ✕ a wrong output.
 */
export function renderBits(batch: Batch, sequence: number, layout: BitLayout, y?: ArrayLike<number>): string {
  const Y = layout.channels.outputSize;
  requireSequence(batch, sequence);
  if (y !== undefined) requireOutputs(batch, y, Y);
  const line = lineDrawer(batch, sequence, layout.picture);
  const outputs = (label: string, draw: (at: number) => string) =>
    Array.from({ length: Y }, (_, bit) => {
      const name = bit === 0 ? label : bit === Y - 1 ? layout.picture.lastOutput : undefined;
      return line(name, (index) => (batch.answer[index] === 1 ? draw(index * Y + bit) : " "));
    });
  const target = (at: number) => mark(batch.target[at] === 1);
  const lines = [...inputLines(batch, layout, line), ...outputs("target", target)];
  if (y !== undefined) {
    const output = (at: number) => (isRightBit(y[at] as number, batch.target[at] as number) ? target(at) : WRONG);
    const count = countBits(batch, sequence, y, Y);
    lines.push(...outputs("output", output), `${count.wrong} of ${count.bits} bits wrong`);
  }
  return lines.map((text) => text.trimEnd()).join("\n");
}

type BitLayout = { readonly picture: BitPicture; readonly channels: Channels };
type Line = (label: string | undefined, draw: (index: number) => string) => string;

/** Returns a function that draws one line: a label, then a sign for every step of the sequence, which has the index t·B + b. */
function lineDrawer(batch: Batch, sequence: number, { inputs, lastOutput = "" }: BitPicture): Line {
  const steps: number[] = [];
  for (let index = sequence; index < batch.mask.length && batch.mask[index] === 1; index += batch.batch) {
    steps.push(index);
  }
  const labels = [...inputs.map(({ label }) => label), "target", "output", lastOutput];
  const margin = Math.max(...labels.map((label) => label.length)) + GAP;
  return (label = "", draw) => label.padEnd(margin) + steps.map(draw).join("");
}

/** Returns the line of signs, then the lines of the input blocks. */
function inputLines({ x, answer }: Batch, { picture, channels }: BitLayout, line: Line): string[] {
  const X = channels.inputSize;
  const signAt = (index: number) => {
    const found = picture.signs.find(({ channel }) => x[index * X + channel] !== 0);
    return found?.sign(x[index * X + found.channel] as number) ?? " ";
  };
  const blocks = picture.inputs.flatMap(({ label, from, bits, isShown = isPlain }) =>
    Array.from({ length: bits }, (_, bit) =>
      line(bit === 0 ? label : undefined, (index) => {
        const shown = isShown({ sign: signAt(index), isScored: answer[index] === 1 });
        return shown ? mark(x[index * X + from + bit] === 1) : " ";
      }),
    ),
  );
  return [line(undefined, signAt), ...blocks];
}

function isPlain({ sign, isScored }: StepSigns): boolean {
  return sign === " " && !isScored;
}

function mark(set: boolean): string {
  return set ? ON : OFF;
}
