import type { Batch } from "@dncjs/train";
import { type Channels, requireOutputs, requireRow } from "../batch.ts";
import { countRow, isRightBit } from "./bitTally.ts";

const [ON, OFF, WRONG] = ["▇", "·", "✕"];
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
export function renderBits(
  batch: Batch,
  row: number,
  { picture, channels }: { readonly picture: BitPicture; readonly channels: Channels },
  y?: ArrayLike<number>,
): string {
  requireRow(batch, row);
  const { inputSize: X, outputSize: Y } = channels;
  if (y !== undefined) requireOutputs(batch, y, Y);
  const places: number[] = [];
  for (let place = row; place < batch.mask.length && batch.mask[place] === 1; place += batch.batch) places.push(place);
  const labels = [...picture.inputs.map(({ label }) => label), "target", "output", picture.lastOutput ?? ""];
  const margin = Math.max(...labels.map((label) => label.length)) + GAP;
  const line = (label: string, draw: (place: number) => string) => label.padEnd(margin) + places.map(draw).join("");
  const signAt = (place: number) => {
    const found = picture.signs.find(({ channel }) => batch.x[place * X + channel] !== 0);
    return found?.sign(batch.x[place * X + found.channel] as number) ?? " ";
  };
  const inputBlock = ({ label, from, bits, isShown = isPlain }: BitBlock) =>
    Array.from({ length: bits }, (_, bit) =>
      line(bit === 0 ? label : "", (place) => {
        const shown = isShown({ sign: signAt(place), judged: batch.answer[place] === 1 });
        return shown ? mark(batch.x[place * X + from + bit] === 1) : " ";
      }),
    );
  const outputBlock = (label: string, draw: (at: number) => string) =>
    Array.from({ length: Y }, (_, bit) =>
      line(bit === 0 ? label : bit === Y - 1 ? (picture.lastOutput ?? "") : "", (place) =>
        batch.answer[place] === 1 ? draw(place * Y + bit) : " ",
      ),
    );
  const target = (at: number) => mark(batch.target[at] === 1);

  const lines = [line("", signAt), ...picture.inputs.flatMap(inputBlock), ...outputBlock("target", target)];
  if (y !== undefined) {
    const answered = (at: number) => (isRightBit(y[at] as number, batch.target[at] as number) ? target(at) : WRONG!);
    const count = countRow(batch, row, y, Y);
    lines.push(...outputBlock("output", answered), `${count.wrong} of ${count.judged} bits wrong`);
  }
  return lines.map((text) => text.trimEnd()).join("\n");
}

function isPlain({ sign, judged }: StepSigns): boolean {
  return sign === " " && !judged;
}

function mark(set: boolean): string {
  return set ? ON! : OFF!;
}
