/**
 * The colours of the figures in the light and the dark theme. Ink is content, colour is addressing: writes, reads,
 * usage and errors have one colour and one shape each. Memory cells go from the paper to sand or to violet,
 * interpolated in OKLab for equal perceived differences (Björn Ottosson, "A perceptual color space for image
 * processing", 2020).
 */
type Rgb = readonly [red: number, green: number, blue: number];

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
  return t < 0.5 ? mix(paper, middle, 2 * t) : mix(middle, end, 2 * t - 1);
}

/**
 * CSS of the figures: custom properties for both themes, and the classes that use them. Every page that shows figures
 * needs it once.
 */
export const figureStyle: string = [
  `:root{color-scheme:light dark;${properties(light)}}`,
  `@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
  ...["page", "paper", "hairline", "ink1", "ink2", "ink3", "write", "read", "use", "error"].flatMap((name) => [
    `.dnc .${name}{fill:var(--${name})}`,
    `.dnc .${name}-line{fill:none;stroke:var(--${name})}`,
  ]),
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
  const { above, below, bandOpacity, ...plain } = palette;
  const shades = shadeNumbers().map((shade) => {
    return `--c${shade}:${shadeOf(palette.paper, shade < 0 ? below : above, Math.abs(shade) / SHADES)}`;
  });
  return [
    ...Object.entries(plain).map(([name, colour]) => `--${name}:${colour}`),
    ...shades,
    `--band:${bandOpacity}`,
  ].join(";");
}

function mix(from: string, to: string, t: number): string {
  const a = toOklab(parse(from));
  const b = toOklab(parse(to));
  return format(fromOklab(a.map((value, at) => value + t * (b[at]! - value)) as unknown as Rgb));
}

function parse(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as unknown as Rgb;
}

function format(colour: Rgb): string {
  const two = (value: number) => Math.round(255 * Math.min(1, Math.max(0, value)));
  return `#${colour.map((value) => two(value).toString(16).padStart(2, "0").toUpperCase()).join("")}`;
}

function toOklab(colour: Rgb): Rgb {
  const [r, g, b] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([L, a, b]: Rgb): Rgb {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: Rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)) as unknown as Rgb;
}
