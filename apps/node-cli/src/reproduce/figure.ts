import { type ComparedCurve, comparedCurves } from "@dncjs/inspect/figures";
import { median } from "../sweep/summary.ts";
import type { NetworkResult, Results, RunResult } from "./result.ts";

/** Points of a curve over the examples. */
const POINTS = 60;

/** The number of colours: more curves in one figure cannot be told apart. */
const MAX_CURVES = 9;

/**
 * Draws the networks of an experiment side by side: the mean of the tests over their `at`, or without an axis the median of the curves of
 * training. Returns SVG; undefined if no network has such values, or too many for one figure.
 */
export function resultFigure({ networks, tests, metric, axis }: Results): string | undefined {
  const at = new Map(tests.flatMap(({ name, at }) => (at === undefined ? [] : [[name, at]])));
  const curves = networks.map((network) =>
    axis === undefined ? learningCurve(network) : { name: network.name, points: testPoints(network, at) },
  );
  const drawn = curves.filter(({ points }) => points.length > 0);
  if (drawn.length === 0 || drawn.length > MAX_CURVES) return undefined;
  if (axis !== undefined) return comparedCurves({ x: axis, y: metric, curves: drawn, isLogarithmic: true });
  return comparedCurves({ x: "training sequences", y: metric, curves: drawn });
}

/** Recognises a figure of `resultFigure` by the start of the file: its label has the last point of each curve. */
export function isResultFigure(start: string): boolean {
  return /^<svg [^>]*class="dnc" aria-label="[^"]+: \S+ at [^"]+"/.test(start);
}

function testPoints({ summary }: NetworkResult, at: ReadonlyMap<string, number>): ComparedCurve["points"] {
  const points = summary.map(({ test, mean }) => ({ x: at.get(test)!, y: mean }));
  return points.filter(({ y }) => Number.isFinite(y)).sort((a, b) => a.x - b.x);
}

/** The median over all seeds at evenly spaced numbers of examples. A run that ended keeps its last value. */
function learningCurve({ name, runs }: NetworkResult): ComparedCurve {
  const judged = runs.filter(({ curve }) => curve.some(({ value }) => Number.isFinite(value)));
  const last = Math.max(0, ...judged.map(({ curve }) => curve.at(-1)!.examples));
  const first = Math.max(0, ...judged.map(({ curve }) => curve[0]!.examples));
  if (judged.length === 0) return { name, points: [] };
  const points = Array.from({ length: POINTS + 1 }, (_, k) => {
    const x = first + (k * (last - first)) / POINTS;
    return { x, y: median(judged.map((run) => valueAt(run, x))) };
  });
  return { name, points };
}

function valueAt({ curve }: RunResult, examples: number): number {
  const known = curve.filter(({ value }) => Number.isFinite(value));
  return (known.findLast((point) => point.examples <= examples) ?? known[0]!).value;
}
