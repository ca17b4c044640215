import { ArgumentError } from "@dncjs/core";
import { figureStyle, SERIES } from "./colours.ts";
import { namesAtEnds } from "./driftCurves.ts";
import { level, niceAbove, short, tick, ticksUpTo } from "./learningCurve.ts";
import { element, hint, label, picture } from "./svg.ts";

/** A curve of a comparison. */
export interface ComparedCurve {
  readonly name: string;
  /** By ascending x; x and y are finite and not negative. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Curves side by side. */
export interface Comparison {
  /** Name of the horizontal axis. */
  readonly x: string;
  /** Name of the vertical axis, which starts at 0. */
  readonly y: string;
  readonly curves: readonly ComparedCurve[];
  /** Whether the horizontal axis is logarithmic, with a tick for every x, all above 0. @default false, linear from 0 */
  readonly isLogarithmic?: boolean;
}

const WIDTH = 680;
const HEIGHT = 220;
const LEFT = 74;
const RIGHT = 190;
const TOP = 24;

/**
 * Draws curves with their names in one figure. Returns an SVG file that stands alone.
 * @throws ArgumentError if no curve has points
 */
export function comparedCurves({ x: xName, y: yName, curves: all, isLogarithmic = false }: Comparison): string {
  const curves = all.filter(({ points }) => points.length > 0);
  if (curves.length === 0) throw new ArgumentError("curves", all.length, "at least one curve with points");
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const most = niceAbove(Math.max(...curves.flatMap(({ points }) => points.map(({ y }) => y))));
  const x = scaleOf(isLogarithmic ? Math.min(...xs) : 0, Math.max(...xs), isLogarithmic);
  const y = (value: number) => TOP + (1 - value / most) * HEIGHT;
  const ticks = isLogarithmic ? [...new Set(xs)] : ticksUpTo(Math.max(...xs));
  const bottom = TOP + HEIGHT + 18;
  const right = WIDTH - RIGHT;
  const ends = curves.map(({ name, points }) => ({ name, height: y(points.at(-1)!.y), x: x(points.at(-1)!.x) }));
  return picture({
    width: WIDTH,
    height: TOP + HEIGHT + 44,
    summary: curves.map(({ name, points }) => `${name}: ${short(points.at(-1)!.y)} at ${points.at(-1)!.x}`).join("; "),
    children: [
      element("style", {}, figureStyle),
      label(0, 12, yName, { class: "ink2" }),
      label(right, bottom + 18, xName, { "text-anchor": "end", class: "ink2" }),
      ...[0, 0.5, 1].map((share) => level(most * share, y(most * share), { left: LEFT, right })),
      ...ticks.map((value) => tick(value, x(value), bottom)),
      ...curves.map((curve, at) => line(curve, at, x, y)),
      ...namesAtEnds(ends, right),
    ],
  });
}

function scaleOf(from: number, to: number, isLogarithmic: boolean): (value: number) => number {
  const at = isLogarithmic ? Math.log : (value: number) => value;
  const range = at(to) - at(from) || 1;
  return (value) => LEFT + ((at(value) - at(from)) / range) * (WIDTH - LEFT - RIGHT);
}

function line(
  { name, points }: ComparedCurve,
  at: number,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const path = points.map((point) => `${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join("L");
  const style = { class: `series${at % SERIES}-line`, "stroke-width": 1.8 };
  return element("path", { d: `M${path}`, ...style }, hint(name));
}
