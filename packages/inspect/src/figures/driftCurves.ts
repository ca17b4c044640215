import { ArgumentError } from "@dncjs/core";
import type { Cascade } from "../measures/cascade.ts";
import { SERIES } from "./colours.ts";
import { element, escapeText, hint, label, picture } from "./svg.ts";

/** A curve with its name, both in a colour of their own. Baselines are dashed. */
export interface DriftCurve {
  readonly name: string;
  readonly cascade: Pick<Cascade, "step" | "distances">;
  readonly isBaseline?: boolean;
}

const WIDTH = 680;
const HEIGHT = 220;
const LEFT = 74;
const RIGHT = 170;
const TOP = 24;
/** Distance between the baselines of two names. */
const LINE = 15;
/** Smaller distances do not extend the axis; they are drawn at its lower end. */
const LEAST = 1e-9;

/**
 * Draws the distance of each disturbed state from the undisturbed one over the steps, on a logarithmic axis. Returns
 * SVG.
 * @throws ArgumentError if there are no curves
 */
export function driftCurves(curves: readonly DriftCurve[]): string {
  if (curves.length === 0) throw new ArgumentError("curves.length", 0, "at least one curve");
  const scales = scalesOf(curves);
  return picture({
    width: WIDTH,
    height: TOP + HEIGHT + 26,
    summary: curves.map(({ name, cascade }) => `${name}: ${lastOf(cascade).toExponential(1)} at the end`).join("; "),
    children: [...axes(scales), ...curves.map((one, at) => curve(one, at, scales)), ...names(curves, scales.y)],
  });
}

interface Scales {
  /** The powers of ten on the axis of distances. */
  readonly decades: readonly number[];
  /** The steps with a number on the axis. */
  readonly ticks: readonly number[];
  x(step: number): number;
  y(distance: number): number;
}

function scalesOf(curves: readonly DriftCurve[]): Scales {
  const values = curves.flatMap(({ cascade }) => [...cascade.distances]).filter((d) => d > LEAST && d < Infinity);
  const low = Math.floor(Math.log10(Math.min(...values, 1e-3)));
  const high = Math.ceil(Math.log10(Math.max(...values, 1e-3)));
  const first = Math.min(...curves.map(({ cascade }) => cascade.step));
  const last = Math.max(...curves.map(({ cascade }) => cascade.step + cascade.distances.length - 1));
  const every = [1, 2, 5, 10, 20, 50, 100].find((each) => (last - first) / each <= 16) ?? 200;
  const share = (d: number) => Math.min(1, (Math.log10(Math.max(d, 10 ** low)) - low) / Math.max(1, high - low));
  return {
    decades: Array.from({ length: high - low + 1 }, (_, k) => low + k),
    ticks: Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, k) => first + k * every),
    x: (step) => LEFT + ((step - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT),
    y: (d) => TOP + (Number.isNaN(d) ? 0 : 1 - share(d)) * HEIGHT,
  };
}

function axes({ decades, ticks, x, y }: Scales): string[] {
  const below = TOP + HEIGHT + 18;
  return [
    label(LEFT - 8, 12, "distance", { "text-anchor": "end", class: "ink2" }),
    ...decades.map(
      (power) =>
        element("path", { d: `M${LEFT} ${y(10 ** power)}H${WIDTH - RIGHT}`, class: "hairline-line" }) +
        decade(LEFT - 8, y(10 ** power) + 4, power),
    ),
    ...ticks.map((step) => label(x(step), below, String(step), { "text-anchor": "middle", class: "ink3 tick" })),
    label(WIDTH - RIGHT + 14, below, "step", { class: "ink3 tick" }),
  ];
}

function curve({ cascade, isBaseline, name }: DriftCurve, at: number, { x, y }: Scales): string {
  const points = Array.from(cascade.distances, (d, k) => `${x(cascade.step + k).toFixed(1)} ${y(d).toFixed(1)}`);
  const style = {
    class: `${colourOf(at)}-line`,
    "stroke-width": 1.8,
    "stroke-dasharray": isBaseline ? "5 4" : undefined,
  };
  return element("path", { d: `M${points.join("L")}`, ...style }, hint(name));
}

function names(curves: readonly DriftCurve[], y: (d: number) => number): string[] {
  const ends = curves.map(({ name, cascade }) => ({ name, height: y(lastOf(cascade)) }));
  return namesAtEnds(ends, WIDTH - RIGHT);
}

function colourOf(at: number): string {
  return `series${at % SERIES}`;
}

function lastOf({ distances }: DriftCurve["cascade"]): number {
  return distances[distances.length - 1]!;
}

/** A power of ten with a raised exponent. */
function decade(x: number, y: number, power: number): string {
  const raised = element("tspan", { dy: -4, "font-size": 8 }, escapeText(String(power)));
  return element("text", { x, y, "text-anchor": "end", class: "ink3 tick" }, `10${raised}`);
}

/** Names to the right of the curves, moved apart if they would overlap. `x` of an end defaults to the right edge. */
export function namesAtEnds(
  curves: readonly { readonly name: string; readonly height: number; readonly x?: number }[],
  right: number,
): string[] {
  const ends = curves.map((curve, at) => ({ ...curve, colour: colourOf(at) })).sort((a, b) => a.height - b.height);
  const heights = spreadOut(ends.map(({ height }) => height));
  return ends.map(({ name, colour, height, x = right }, k) => {
    const leader = element("path", {
      d: `M${x + 2} ${height}L${right + 10} ${heights[k]!}`,
      class: `${colour}-line`,
      "stroke-width": 0.7,
    });
    return `${leader}${label(right + 14, heights[k]! + 4, name, { class: colour })}`;
  });
}

/** Moves sorted heights at least one line apart: first down, then up if the last one is below the axis. */
function spreadOut(sorted: readonly number[]): number[] {
  const heights: number[] = [];
  for (const at of sorted) heights.push(Math.max(at, (heights.at(-1) ?? -99) + LINE));
  const excess = (heights.at(-1) ?? 0) - (TOP + HEIGHT);
  if (excess <= 0) return heights;
  let limit = TOP + HEIGHT;
  for (let k = heights.length - 1; k >= 0; k--) {
    heights[k] = Math.min(heights[k]!, limit);
    limit -= LINE;
  }
  return heights;
}
