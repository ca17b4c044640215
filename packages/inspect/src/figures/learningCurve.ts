import { ArgumentError } from "@dncjs/core";
import { element, hint, label, picture } from "./svg.ts";

/** The error of a network during its training. */
export interface LearningCurve {
  /** The metric, for example "bitError". */
  readonly name: string;
  /** At least two evaluations in the order of the batches; a value is a fraction or any number from 0. */
  readonly points: readonly { readonly batch: number; readonly value: number }[];
}

const WIDTH = 520;
const HEIGHT = 120;
const LEFT = 74;
const RIGHT = 24;
const TOP = 24;

/**
 * Draws a metric over the batches of a training, from 0 to its largest finite value. Values that are not finite leave a gap. Returns SVG.
 * @throws ArgumentError if there are fewer than two points
 */
export function learningCurve({ name, points }: LearningCurve): string {
  if (points.length < 2) throw new ArgumentError("points.length", points.length, "at least two evaluations");
  const last = points.at(-1)!;
  const most = niceAbove(Math.max(...points.map(({ value }) => value).filter(Number.isFinite), 0));
  const x = (batch: number) => LEFT + (batch / last.batch) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value / most) * HEIGHT;
  return picture({
    width: WIDTH,
    height: TOP + HEIGHT + 26,
    summary: `${name} over the batches: ${short(points[0]!.value)} at batch ${points[0]!.batch}, ${short(last.value)} at batch ${last.batch}`,
    children: [
      label(LEFT - 8, 12, name, { "text-anchor": "end", class: "ink2" }),
      ...[0, 0.5, 1].map((share) => level(most * share, y(most * share), { left: LEFT, right: WIDTH - RIGHT })),
      ...ticksUpTo(last.batch).map((batch) => tick(batch, x(batch), TOP + HEIGHT + 18)),
      element("path", { d: lineThrough(points, x, y), class: "series1-line", "stroke-width": 1.8 }),
      ...points
        .filter(({ value }) => Number.isFinite(value))
        .map(({ batch, value }) => {
          const mark = { cx: x(batch), cy: y(value), r: 4, "fill-opacity": 0 };
          return element("circle", mark, hint(`${name} ${short(value)} after ${batch} batches`));
        }),
    ],
  });
}

/** A line across the figure at a value, with the value. */
export function level(
  value: number,
  y: number,
  { left, right }: { readonly left: number; readonly right: number },
): string {
  const line = element("path", { d: `M${left} ${y}H${right}`, class: "hairline-line" });
  return line + label(left - 8, y + 4, short(value), { "text-anchor": "end", class: "ink3 tick" });
}

/** At most six whole numbers from 0, at round distances. */
export function ticksUpTo(last: number): number[] {
  const every = Math.max(1, niceAbove(last / 5));
  return Array.from({ length: Math.floor(last / every) + 1 }, (_, at) => at * every);
}

/** A number below the figure. */
export function tick(value: number, x: number, y: number): string {
  return label(x, y, value.toLocaleString("en-US"), { "text-anchor": "middle", class: "ink3 tick" });
}

function lineThrough(
  points: LearningCurve["points"],
  x: (batch: number) => number,
  y: (value: number) => number,
): string {
  const isDrawn = (at: number) => Number.isFinite(points[at]?.value);
  return points
    .map(({ batch, value }, at) =>
      isDrawn(at) ? `${isDrawn(at - 1) ? "L" : "M"}${x(batch).toFixed(1)} ${y(value).toFixed(1)}` : "",
    )
    .join("");
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below a value; 1 for 0. */
export function niceAbove(value: number): number {
  if (value === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= value)!;
}

/** A value with two digits. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : String(value);
}
