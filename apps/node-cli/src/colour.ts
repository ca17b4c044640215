import { WriteStream } from "node:tty";
import { styleText } from "node:util";

export type Rgb = readonly [red: number, green: number, blue: number];

/** Bits of colour: 1 no colours, 4 sixteen colours, 8 the palette of 256 colours, 24 all colours. */
export type ColourDepth = 1 | 4 | 8 | 24;

/** The colours of the command: index in the palette of 256 colours, and RGB value. */
export const orange = { index: 208, rgb: [255, 135, 0] as Rgb } as const;
export const blue = { index: 75, rgb: [95, 175, 255] as Rgb } as const;
export const pink = { index: 198, rgb: [255, 0, 135] as Rgb } as const;

/**
 * The colour depth of stdout: 1 in a pipe, unless FORCE_COLOR is set (FORCE_COLOR=1: 256 colours). NO_COLOR and TERM are
 * respected.
 */
export function colourDepth(): ColourDepth {
  const forced = Boolean(process.env.FORCE_COLOR);
  if (!process.stdout.isTTY && !forced) return 1;
  const depth = WriteStream.prototype.getColorDepth.call(process.stdout) as ColourDepth;
  return forced && depth === 4 ? 8 : depth;
}

type Colour = typeof orange | typeof blue | typeof pink;
type Style = "bold" | "dim" | Colour;

/** Returns the text in a style; unchanged without colours. */
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

/** The escape sequence for the foreground (38) or background (48) colour. */
export function setColour(ground: 38 | 48, [red, green, blue]: Rgb, depth: 8 | 24): string {
  return depth === 24
    ? `\u001b[${ground};2;${red};${green};${blue}m`
    : `\u001b[${ground};5;${nearest([red, green, blue])}m`;
}

const LEVELS = [0, 95, 135, 175, 215, 255];

/** Index of the nearest palette colour: the 6 × 6 × 6 cube starts at 16, the 24 greys at 232. */
function nearest(colour: Rgb): number {
  const cube = colour.map((value) => closest(LEVELS, value));
  const [r, g, b] = cube as [number, number, number];
  const mean = (colour[0] + colour[1] + colour[2]) / 3;
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const level = 8 + 10 * grey;
  const inCube = distance(colour, [LEVELS[r]!, LEVELS[g]!, LEVELS[b]!]);
  return distance(colour, [level, level, level]) < inCube ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function closest(levels: readonly number[], value: number): number {
  return levels.reduce((best, level, at) => (Math.abs(level - value) < Math.abs(levels[best]! - value) ? at : best), 0);
}

function distance(a: Rgb, b: Rgb): number {
  return a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0);
}
