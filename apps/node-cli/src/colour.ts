import { WriteStream } from "node:tty";
import { styleText } from "node:util";

export type Rgb = readonly [red: number, green: number, blue: number];

/** Bits of colour: 1 none, 4 sixteen colours, 8 the palette of 256, 24 all. */
export type ColourDepth = 1 | 4 | 8 | 24;

/** The few colours there are, each by its place in the palette of 256 and as what it looks like there. */
export const orange = { index: 208, rgb: [255, 135, 0] as Rgb } as const;
export const blue = { index: 75, rgb: [95, 175, 255] as Rgb } as const;
export const pink = { index: 198, rgb: [255, 0, 135] as Rgb } as const;

/**
 * What stdout can show: none in a pipe, unless FORCE_COLOR says otherwise (1: the 256 that every terminal has by now); NO_COLOR
 * and TERM are heeded.
 */
export function colourDepth(): ColourDepth {
  const forced = Boolean(process.env.FORCE_COLOR);
  if (!process.stdout.isTTY && !forced) return 1;
  const depth = WriteStream.prototype.getColorDepth.call(process.stdout) as ColourDepth;
  return forced && depth === 4 ? 8 : depth;
}

type Colour = typeof orange | typeof blue | typeof pink;
type Style = "bold" | "dim" | Colour;

/** Text in a style, or as it is where there are no colours. */
export function styled(style: Style, text: string): string {
  const depth = colourDepth();
  if (depth === 1) return text;
  if (typeof style === "string") return styleText(style, text, { validateStream: false });
  if (depth === 4) return styleText(sixteen(style), text, { validateStream: false });
  return `\u001b[38;5;${style.index}m${text}\u001b[39m`;
}

function sixteen(colour: Colour): "yellow" | "cyan" | "magenta" {
  return colour === orange ? "yellow" : colour === blue ? "cyan" : "magenta";
}

/** The escape that sets the colour of what follows: ink (38) or the paper under it (48). */
export function setColour(ground: 38 | 48, [red, green, blue]: Rgb, depth: 8 | 24): string {
  return depth === 24
    ? `\u001b[${ground};2;${red};${green};${blue}m`
    : `\u001b[${ground};5;${nearest([red, green, blue])}m`;
}

const STEPS = [0, 95, 135, 175, 215, 255];

/** The nearest colour of the palette: its 6 × 6 × 6 cube (from 16) or its 24 greys (from 232). */
function nearest(colour: Rgb): number {
  const cube = colour.map((value) => closest(STEPS, value));
  const [r, g, b] = cube as [number, number, number];
  const mean = (colour[0] + colour[1] + colour[2]) / 3;
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const level = 8 + 10 * grey;
  const inCube = distance(colour, [STEPS[r]!, STEPS[g]!, STEPS[b]!]);
  return distance(colour, [level, level, level]) < inCube ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function closest(steps: readonly number[], value: number): number {
  return steps.reduce((best, step, at) => (Math.abs(step - value) < Math.abs(steps[best]! - value) ? at : best), 0);
}

function distance(a: Rgb, b: Rgb): number {
  return a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);
}
