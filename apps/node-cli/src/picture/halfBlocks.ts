import { type Rgb, setColour } from "../colour.ts";

/** A pixel; undefined is the terminal's own background. */
export type Pixel = Rgb | undefined;

const DEFAULT_BACKGROUND = "\u001b[49m";
const RESET = "\u001b[0m";

/** Draws two rows of pixels per line of text: the upper row in the foreground of ▀, the lower row in its background. */
export function halfBlocks(pixels: readonly (readonly Pixel[])[], depth: 8 | 24): string[] {
  const lines: string[] = [];
  for (let y = 0; y < pixels.length; y += 2) lines.push(drawLine(pixels[y]!, pixels[y + 1] ?? [], depth));
  return lines;
}

function drawLine(upper: readonly Pixel[], lower: readonly Pixel[], depth: 8 | 24): string {
  let line = "";
  let colours = "";
  for (let x = 0; x < upper.length; x++) {
    const [glyph, nextColours] = drawPair(upper[x], lower[x], depth);
    line += nextColours === colours ? glyph : nextColours + glyph;
    colours = nextColours;
  }
  return line + RESET;
}

function drawPair(upper: Pixel, lower: Pixel, depth: 8 | 24): [glyph: string, colours: string] {
  if (upper && lower) return ["▀", setColour(38, upper, depth) + setColour(48, lower, depth)];
  if (upper) return ["▀", setColour(38, upper, depth) + DEFAULT_BACKGROUND];
  if (lower) return ["▄", setColour(38, lower, depth) + DEFAULT_BACKGROUND];
  return [" ", RESET];
}

/** Interpolates between two colours, t from 0 to 1. */
export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  return from.map((value, at) => Math.round(value + (to[at]! - value) * t)) as unknown as Rgb;
}
