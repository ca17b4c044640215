import { type Rgb, setColour } from "../colour.ts";

/** One pixel; undefined lets the terminal's own background through. */
export type Pixel = Rgb | undefined;

const NO_PAPER = "\u001b[49m";
const RESET = "\u001b[0m";

/** Draws rows of pixels, two to a line of text: the upper one in the ink of ▀, the lower one in the paper behind it. */
export function halfBlocks(pixels: readonly (readonly Pixel[])[], depth: 8 | 24): string[] {
  const lines: string[] = [];
  for (let y = 0; y < pixels.length; y += 2) lines.push(drawLine(pixels[y]!, pixels[y + 1] ?? [], depth));
  return lines;
}

function drawLine(upper: readonly Pixel[], lower: readonly Pixel[], depth: 8 | 24): string {
  let [line, colours] = ["", ""];
  for (let x = 0; x < upper.length; x++) {
    const [glyph, wanted] = drawPair(upper[x], lower[x], depth);
    line += wanted === colours ? glyph : wanted + glyph;
    colours = wanted;
  }
  return line + RESET;
}

function drawPair(upper: Pixel, lower: Pixel, depth: 8 | 24): [glyph: string, colours: string] {
  if (upper && lower) return ["▀", setColour(38, upper, depth) + setColour(48, lower, depth)];
  if (upper) return ["▀", setColour(38, upper, depth) + NO_PAPER];
  if (lower) return ["▄", setColour(38, lower, depth) + NO_PAPER];
  return [" ", RESET];
}

/** A colour on the way from one to another, t from 0 to 1. */
export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  return from.map((value, at) => Math.round(value + (to[at]! - value) * t)) as unknown as Rgb;
}
