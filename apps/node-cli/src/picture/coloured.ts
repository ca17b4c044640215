import { blue, orange, pink, type Rgb, styled } from "../colour.ts";
import { halfBlocks, mix, type Pixel } from "./halfBlocks.ts";
import { LABELS, phaseLine, rulerLine } from "./ruler.ts";
import type { MemoryStory } from "./story.ts";

/** The paper of the figure, a bit that is 0, one that is 1, one that is wrong. */
const PAPER: Rgb = [28, 32, 40];
const ZERO: Rgb = [52, 58, 68];
const ONE: Rgb = [237, 239, 243];
const WRONG: Rgb = pink.rgb;

/** From paper to colour where there are only the palette's steps: a computed one in between would come out grey. */
const ORANGES: readonly Rgb[] = [PAPER, [48, 48, 48], [135, 95, 0], [215, 95, 0], orange.rgb];
const BLUES: readonly Rgb[] = [PAPER, [48, 48, 48], [0, 95, 135], [95, 135, 175], blue.rgb];

/** Written and read are shown side by side in a cell where both are at least this visible; otherwise the stronger one is. */
const BOTH = 0.3;

/** The picture in colours: writes orange, reads blue, bits white; undefined if it is wider than the terminal. */
export function drawColoured(story: MemoryStory, depth: 8 | 24, columns: number): string[] | undefined {
  const pitch = [3, 2, 1].find((width) => LABELS + story.steps * width < columns);
  if (pitch === undefined) return undefined;
  const shown = bits(story, pitch, (step, bit) => {
    const value = story.shown(step, bit);
    return value === undefined ? undefined : mix(ZERO, ONE, value);
  });
  const answered = bits(story, pitch, (step, bit) => {
    const answer = story.answered(step, bit);
    return answer && (answer.right ? mix(ZERO, ONE, answer.probability) : WRONG);
  });
  return [
    phaseLine(story, pitch),
    styled("dim", rulerLine(story, pitch)),
    ...labelled(halfBlocks(shown, depth), ["shown"]),
    "",
    ...labelled(halfBlocks(memory(story, pitch, depth), depth), rowLabels(story)),
    "",
    ...labelled(halfBlocks(answered, depth), ["answered"]),
    "",
    legend(story),
  ];
}

function memory(story: MemoryStory, pitch: number, depth: 8 | 24): Pixel[][] {
  return story.rows.map((row) =>
    cells(story, (step) => {
      const [written, read] = [visible(story.written(step, row)), visible(story.read(step, row))];
      const [write, look] = [shade(ORANGES, written, depth), shade(BLUES, read, depth)];
      if (pitch > 1 && Math.min(written, read) > BOTH) return [...Array<Rgb>(pitch - 1).fill(write), look];
      return Array<Rgb>(pitch).fill(written >= read ? write : look);
    }),
  );
}

function shade(colours: readonly Rgb[], t: number, depth: 8 | 24): Rgb {
  return depth === 24 ? mix(PAPER, colours.at(-1)!, t) : colours[Math.ceil(t * (colours.length - 1))]!;
}

/** Small weights are lifted, so that a tenth can be seen; less than two hundredths are nothing. */
function visible(weight: number): number {
  return weight < 0.02 ? 0 : weight ** 0.6;
}

function bits(story: MemoryStory, pitch: number, colour: (step: number, bit: number) => Pixel): Pixel[][] {
  return Array.from({ length: story.bits }, (_, bit) =>
    cells(story, (step) => Array<Pixel>(pitch).fill(colour(step, bit) ?? PAPER)),
  );
}

function cells(story: MemoryStory, draw: (step: number) => readonly Pixel[]): Pixel[] {
  return Array.from({ length: story.steps }, (_, step) => draw(step)).flat();
}

/** Two rows to a line. */
function rowLabels({ rows }: MemoryStory): string[] {
  const width = String(Math.max(...rows)).length;
  const name = (row: number | undefined) => (row === undefined ? "" : String(row)).padStart(width);
  const labels: string[] = [];
  for (let at = 0; at < rows.length; at += 2) labels.push(`${name(rows[at])} ${name(rows[at + 1])}`);
  labels[0] = `row ${labels[0]}`;
  return labels;
}

function labelled(lines: readonly string[], labels: readonly string[]): string[] {
  return lines.map((line, at) => `${styled("dim", (labels[at] ?? "").padStart(LABELS - 1))} ${line}`);
}

function legend(story: MemoryStory): string {
  const marks = [`${styled(orange, "■")} written`, `${styled(blue, "■")} read`, "brighter is more"];
  if (hasErrors(story)) marks.push(`${styled(pink, "■")} wrong`);
  if (story.leftOut > 0) marks.push(`${story.leftOut} rows not drawn`);
  return " ".repeat(LABELS) + marks.join("   ");
}

export function hasErrors(story: MemoryStory): boolean {
  for (let step = 0; step < story.steps; step++) {
    for (let bit = 0; bit < story.bits; bit++) if (story.answered(step, bit)?.right === false) return true;
  }
  return false;
}
