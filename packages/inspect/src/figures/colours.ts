import { hexOf, labOf, mixed } from "./oklab.ts";

/**
 * The colours of the figures in the light and the dark theme. Ink is content, colour is addressing: writes, reads,
 * usage and errors have one colour and one shape each. Memory cells go from the paper to sand or to violet,
 * interpolated in OKLab.
 */
interface Palette {
  readonly page: string;
  readonly paper: string;
  readonly hairline: string;
  readonly ink1: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly write: string;
  readonly read: string;
  readonly use: string;
  readonly error: string;
  /** The colours halfway and at the end of the scale, for values above 0. */
  readonly above: readonly [string, string];
  /** The same for values below 0. */
  readonly below: readonly [string, string];
  /** Opacity of the band that shows usage. */
  readonly bandOpacity: number;
  /** Colours of the curves of one figure, which their names have too. Next to each other they differ most. */
  readonly series: readonly string[];
}

const light: Palette = {
  page: "#FCFBF8",
  paper: "#F2F0EA",
  hairline: "#E3E0D8",
  ink1: "#161A22",
  ink2: "#4B525F",
  ink3: "#636A77",
  write: "#C04308",
  read: "#1763BF",
  use: "#0A7D68",
  error: "#B8005C",
  above: ["#B39A60", "#35260A"],
  below: ["#B08BDA", "#5E2399"],
  bandOpacity: 0.3,
  series: ["#B8005C", "#1763BF", "#9A5B00", "#0A7D68", "#6A3FC0", "#3F7A0A", "#C1340B", "#00748F", "#5B5F68"],
};

const dark: Palette = {
  page: "#101318",
  paper: "#1B2027",
  hairline: "#2A3039",
  ink1: "#EDEFF3",
  ink2: "#B4BBC7",
  ink3: "#8A92A0",
  write: "#FF8F4D",
  read: "#6CB0FF",
  use: "#3CCBAA",
  error: "#FF6BB0",
  above: ["#94804C", "#FFF1CC"],
  below: ["#7753AB", "#CFA4FF"],
  bandOpacity: 0.36,
  series: ["#FF6BB0", "#6CB0FF", "#E8A93C", "#3CCBAA", "#B79BFF", "#93CF52", "#FF8F6B", "#4CCBEA", "#B4BBC7"],
};

/** Number of shades on each side of 0. */
export const SHADES = 16;
/** Values of this magnitude or more have the colour at the end of the scale. */
export const FULL = 3;

/**
 * Returns the CSS class of a memory cell: c0 for 0, c1 to c16 above 0, c-1 to c-16 below 0, by (|value| / 3)^0.85;
 * "error" for a value that is not finite.
 */
export function cellClass(value: number): string {
  if (!Number.isFinite(value)) return "error";
  const shade = Math.round(SHADES * Math.min(1, (Math.abs(value) / FULL) ** 0.85));
  return `c${value < 0 && shade > 0 ? "-" : ""}${shade}`;
}

/**
 * Returns the colour at t in [0, 1] on the way from the paper (0) through the middle (½) to the end (1); all colours
 * are #RRGGBB.
 */
export function shadeOf(paper: string, [middle, end]: readonly [string, string], t: number): string {
  if (t < 0.5) return hexOf(mixed(labOf(paper), labOf(middle), 2 * t));
  return hexOf(mixed(labOf(middle), labOf(end), 2 * t - 1));
}

/** The number of colours for curves. */
export const SERIES: number = light.series.length;

/**
 * CSS of the figures: custom properties for both themes, and the classes that use them. Every page that shows figures
 * needs it once.
 */
export const figureStyle: string = [
  `:root{color-scheme:light dark;${properties(light)}}`,
  `@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
  ...[
    ...["page", "paper", "hairline", "ink1", "ink2", "ink3", "write", "read", "use", "error"],
    ...light.series.map((_, at) => `series${at}`),
  ].flatMap((name) => [`.dnc .${name}{fill:var(--${name})}`, `.dnc .${name}-line{fill:none;stroke:var(--${name})}`]),
  ...shadeNumbers().map((shade) => `.dnc .c${shade}{fill:var(--c${shade})}`),
  ".dnc .band{opacity:var(--band)}",
  '.dnc text{font:11px/1.2 system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}',
  ".dnc text.name{font-weight:600}",
  ".dnc .over{stroke:var(--page);stroke-width:1}",
].join("\n");

function shadeNumbers(): number[] {
  return Array.from({ length: 2 * SHADES + 1 }, (_, at) => at - SHADES);
}

function properties(palette: Palette): string {
  const { above, below, bandOpacity, series, ...plain } = palette;
  const shades = shadeNumbers().map((shade) => {
    return `--c${shade}:${shadeOf(palette.paper, shade < 0 ? below : above, Math.abs(shade) / SHADES)}`;
  });
  return [
    ...Object.entries(plain).map(([name, colour]) => `--${name}:${colour}`),
    ...series.map((colour, at) => `--series${at}:${colour}`),
    ...shades,
    `--band:${bandOpacity}`,
  ].join(";");
}
