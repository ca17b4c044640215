import { blue, orange, pink, type Rgb, styled } from "../colour.ts";
import type { MemoryFigure } from "./figure.ts";
import { halfBlocks, mix, type Pixel } from "./halfBlocks.ts";
import { labelWidth, locationDigits, phaseLine, rulerLine } from "./ruler.ts";

const BACKGROUND: Rgb = [28, 32, 40];
/** Colours of a bit: 0, 1 and wrong. */
const ZERO: Rgb = [52, 58, 68];
const ONE: Rgb = [237, 239, 243];
const WRONG: Rgb = pink.rgb;

/** Shades for the palette of 256 colours. Mixed colours would be rounded to grey. */
const ORANGES: readonly Rgb[] = [BACKGROUND, [48, 48, 48], [135, 95, 0], [215, 95, 0], orange.rgb];
const BLUES: readonly Rgb[] = [BACKGROUND, [48, 48, 48], [0, 95, 135], [95, 135, 175], blue.rgb];

/** A cell shows write and read side by side if both are at least this visible, otherwise only the stronger one. */
const MIN_BOTH = 0.3;

/** Draws the figure with writes in orange, reads in blue and bits in white. Undefined if it is wider than the terminal. */
export function drawColoured(figure: MemoryFigure, depth: 8 | 24, columns: number): string[] | undefined {
  const stepWidth = [3, 2, 1].find((width) => labelWidth(figure) + figure.steps * width < columns);
  if (stepWidth === undefined) return undefined;
  const left = labelWidth(figure);
  const shown = bits(figure, stepWidth, (step, bit) => {
    const value = figure.shown(step, bit);
    return value === undefined ? undefined : mix(ZERO, ONE, value);
  });
  const answered = bits(figure, stepWidth, (step, bit) => {
    const answer = figure.answered(step, bit);
    return answer && (answer.right ? mix(ZERO, ONE, answer.probability) : WRONG);
  });
  return [
    phaseLine(figure, stepWidth),
    styled("dim", rulerLine(figure, stepWidth)),
    ...labelled(halfBlocks(shown, depth), ["shown"], left),
    styled("dim", "locations".padStart(left - 1)),
    ...labelled(halfBlocks(memory(figure, stepWidth, depth), depth), locationLabels(figure), left),
    "",
    ...labelled(halfBlocks(answered, depth), ["answered"], left),
    "",
    legend(figure),
  ];
}

function memory(figure: MemoryFigure, stepWidth: number, depth: 8 | 24): Pixel[][] {
  return figure.locations.map((location) =>
    cells(figure, (step) => {
      const written = visible(figure.written(step, location));
      const read = visible(figure.read(step, location));
      const writeColour = shade(ORANGES, written, depth);
      const readColour = shade(BLUES, read, depth);
      if (stepWidth > 1 && Math.min(written, read) > MIN_BOTH) {
        return [...Array<Rgb>(stepWidth - 1).fill(writeColour), readColour];
      }
      return Array<Rgb>(stepWidth).fill(written >= read ? writeColour : readColour);
    }),
  );
}

function shade(colours: readonly Rgb[], t: number, depth: 8 | 24): Rgb {
  return depth === 24 ? mix(BACKGROUND, colours.at(-1)!, t) : colours[Math.ceil(t * (colours.length - 1))]!;
}

/** Visibility of a weight, from 0 to 1. Raises small weights so that 0.1 can be seen, and drops weights below 0.02. */
function visible(weight: number): number {
  return weight < 0.02 ? 0 : weight ** 0.6;
}

function bits(figure: MemoryFigure, stepWidth: number, colour: (step: number, bit: number) => Pixel): Pixel[][] {
  return Array.from({ length: figure.bits }, (_, bit) =>
    cells(figure, (step) => Array<Pixel>(stepWidth).fill(colour(step, bit) ?? BACKGROUND)),
  );
}

function cells(figure: MemoryFigure, draw: (step: number) => readonly Pixel[]): Pixel[] {
  return Array.from({ length: figure.steps }, (_, step) => draw(step)).flat();
}

/** One label per line of half blocks, which shows two locations. */
function locationLabels(figure: MemoryFigure): string[] {
  const { locations } = figure;
  const width = locationDigits(figure);
  const name = (location: number | undefined) => (location === undefined ? "" : String(location)).padStart(width);
  const labels: string[] = [];
  for (let at = 0; at < locations.length; at += 2) {
    labels.push(`${name(locations[at])} ${name(locations[at + 1])}`);
  }
  return labels;
}

function labelled(lines: readonly string[], labels: readonly string[], left: number): string[] {
  return lines.map((line, at) => `${styled("dim", (labels[at] ?? "").padStart(left - 1))} ${line}`);
}

function legend(figure: MemoryFigure): string {
  const marks = [`${styled(orange, "■")} written`, `${styled(blue, "■")} read`, "brighter: larger weight"];
  if (hasErrors(figure)) marks.push(`${styled(pink, "■")} wrong`);
  if (figure.omitted > 0) marks.push(`${figure.omitted} locations not drawn`);
  return " ".repeat(labelWidth(figure)) + marks.join("   ");
}

export function hasErrors(figure: MemoryFigure): boolean {
  for (let step = 0; step < figure.steps; step++) {
    for (let bit = 0; bit < figure.bits; bit++) if (figure.answered(step, bit)?.right === false) return true;
  }
  return false;
}
