import type { Batch } from "@dncjs/train";
import { type Channels, requireOutputs, requireRow } from "../batch.ts";
import { countRow, isRightBit } from "./bitTally.ts";

const ON = "▇";
const OFF = "·";
const WRONG = "✕";
const GAP = 2;

/** What stands where in the picture of a sequence of bits. */
export interface BitPicture {
  /** Channels drawn as one sign above a step at which they are not 0, such as ▸. */
  readonly signs: readonly { readonly channel: number; sign(value: number): string }[];
  /** Blocks of bits below each other. */
  readonly inputs: readonly BitBlock[];
  /** What the last output channel is called where it is not a bit like the others. */
  readonly lastOutput?: string;
}

export interface BitBlock {
  readonly label: string;
  /** The channel of its first bit. */
  readonly from: number;
  readonly bits: number;
  /** Whether the block is drawn at a step; if not given, where there is neither a sign nor anything asked for. */
  isShown?(step: StepSigns): boolean;
}

/** The sign above a step, a blank where there is none, and whether it is answered. */
export interface StepSigns {
  readonly sign: string;
  readonly judged: boolean;
}

/**
 * Time to the right, one column a step; bits down. Signs, inputs, target and (with y) output below each other on the same time
 * axis: ▇ a bit that is set, · one that is not, ✕ one answered wrongly.
 */
export function renderBits(batch: Batch, row: number, layout: BitLayout, y?: ArrayLike<number>): string {
  const Y = layout.channels.outputSize;
  requireRow(batch, row);
  if (y !== undefined) requireOutputs(batch, y, Y);
  const line = lineDrawer(batch, row, layout.picture);
  const outputs = (label: string, draw: (at: number) => string) =>
    Array.from({ length: Y }, (_, bit) => {
      const name = bit === 0 ? label : bit === Y - 1 ? layout.picture.lastOutput : undefined;
      return line(name, (place) => (batch.answer[place] === 1 ? draw(place * Y + bit) : " "));
    });
  const target = (at: number) => mark(batch.target[at] === 1);
  const lines = [...inputLines(batch, layout, line), ...outputs("target", target)];
  if (y !== undefined) {
    const answered = (at: number) => (isRightBit(y[at] as number, batch.target[at] as number) ? target(at) : WRONG);
    const count = countRow(batch, row, y, Y);
    lines.push(...outputs("output", answered), `${count.wrong} of ${count.judged} bits wrong`);
  }
  return lines.map((text) => text.trimEnd()).join("\n");
}

type BitLayout = { readonly picture: BitPicture; readonly channels: Channels };
type Line = (label: string | undefined, draw: (place: number) => string) => string;

/** Draws one line: a label, then a sign for every step of the row. */
function lineDrawer(batch: Batch, row: number, { inputs, lastOutput = "" }: BitPicture): Line {
  const places: number[] = [];
  for (let place = row; place < batch.mask.length && batch.mask[place] === 1; place += batch.batch) places.push(place);
  const labels = [...inputs.map(({ label }) => label), "target", "output", lastOutput];
  const margin = Math.max(...labels.map((label) => label.length)) + GAP;
  return (label = "", draw) => label.padEnd(margin) + places.map(draw).join("");
}

/** The signs, then the blocks of bits that are shown. */
function inputLines({ x, answer }: Batch, { picture, channels }: BitLayout, line: Line): string[] {
  const X = channels.inputSize;
  const signAt = (place: number) => {
    const found = picture.signs.find(({ channel }) => x[place * X + channel] !== 0);
    return found?.sign(x[place * X + found.channel] as number) ?? " ";
  };
  const blocks = picture.inputs.flatMap(({ label, from, bits, isShown = isPlain }) =>
    Array.from({ length: bits }, (_, bit) =>
      line(bit === 0 ? label : undefined, (place) => {
        const shown = isShown({ sign: signAt(place), judged: answer[place] === 1 });
        return shown ? mark(x[place * X + from + bit] === 1) : " ";
      }),
    ),
  );
  return [line(undefined, signAt), ...blocks];
}

function isPlain({ sign, judged }: StepSigns): boolean {
  return sign === " " && !judged;
}

function mark(set: boolean): string {
  return set ? ON : OFF;
}
