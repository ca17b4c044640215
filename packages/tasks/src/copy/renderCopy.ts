import type { Batch } from "@dncjs/train";
import { requireOutputs, requireRow } from "../batch.ts";
import { countRow, isRightBit } from "./copyTally.ts";

const [ON, OFF, WRONG, START, RECALL] = ["▇", "·", "✕", "▸", "◂"];
const LABEL_WIDTH = 8;

/**
 * Time to the right, one column a step; bits down. Input, target and (with y) output below each other on the same time axis:
 * ▇ a bit that is set, · one that is not, ✕ one answered wrongly, ▸ start, ◂ recall.
 */
export function renderCopy(batch: Batch, row: number, bits: number, y?: ArrayLike<number>): string {
  requireRow(batch, row);
  if (y !== undefined) requireOutputs(batch, y, bits);
  const places: number[] = [];
  for (let place = row; place < batch.mask.length && batch.mask[place] === 1; place += batch.batch) places.push(place);
  const input = (place: number, channel: number) => batch.x[place * (bits + 2) + channel] === 1;
  const flag = (place: number) => (input(place, bits) ? START : input(place, bits + 1) ? RECALL : " ");
  const recall = places.findIndex((place) => input(place, bits + 1));
  const shown = (place: number, bit: number) =>
    place > row && place < (places[recall] as number) ? mark(input(place, bit)) : " ";
  const judged = (draw: (at: number) => string) => (place: number, bit: number) =>
    batch.answer[place] === 1 ? draw(place * bits + bit) : " ";
  const target = (at: number) => mark(batch.target[at] === 1);

  const lines = [" ".repeat(LABEL_WIDTH) + places.map(flag).join(""), ...block("input", places, bits, shown)];
  lines.push(...block("target", places, bits, judged(target)));
  if (y !== undefined) {
    const answered = (at: number) => (isRightBit(y[at] as number, batch.target[at] as number) ? target(at) : WRONG);
    const count = countRow(batch, row, y, bits);
    lines.push(...block("output", places, bits, judged(answered)), `${count.wrong} of ${count.judged} bits wrong`);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

function mark(set: boolean): string {
  return set ? ON : OFF;
}

function block(label: string, places: number[], bits: number, draw: (place: number, bit: number) => string): string[] {
  return Array.from({ length: bits }, (_, bit) => {
    const head = (bit === 0 ? label : "").padEnd(LABEL_WIDTH);
    return head + places.map((place) => draw(place, bit)).join("");
  });
}
