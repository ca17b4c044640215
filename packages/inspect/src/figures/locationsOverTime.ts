import type { Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { type MemoryTrace, memoryTrace } from "../memoryTrace.ts";
import { type Layout, nameAt, ruler } from "./layout.ts";
import { element, hint, picture } from "./svg.ts";

/** Smaller weights have no mark. */
const FAINT = 0.015;
/** The summary names steps with a larger weight. */
const NAMED = 0.25;
const RULER = 20;

export interface LocationsOverTimeOptions {
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
  /** [T, N], of the locations of the trace, from 0 to 1: drawn in the colour of errors instead of the usage. */
  readonly heat?: ArrayLike<number>;
}

/**
 * Draws memory locations over the steps, as SVG: ■ a write, ● a read, ▬ a location in use. The area of ■ and ● is the
 * weight, the largest of all heads. Tooltips show the numbers.
 * @throws ArgumentError if the traced network has no memory
 */
export function locationsOverTime(trace: Trace, layout: Layout, options: LocationsOverTimeOptions = {}): string {
  const { batchIndex = 0, heat } = requireOptions("options", options, "batchIndex, heat");
  const run = memoryTrace(trace, batchIndex);
  const { steps, locations: N, numbers, readHeads, writeHeads } = run;
  const { order, rowHeight, stepWidth, x } = layout;
  const y = (at: number) => RULER + at * rowHeight;
  const cells = (draw: (step: number, n: number, at: number) => string) =>
    order.flatMap((n, at) => Array.from({ length: steps }, (_, step) => draw(step, n, at))).join("");
  const shade = (step: number, n: number, at: number) => {
    const value = Math.min(1, (heat ?? run.tensor("usage"))[step * N + n]!);
    if (!(value > 0.01)) return "";
    const box = { x: x(step), y: y(at), width: stepWidth, height: rowHeight - 1, "fill-opacity": value };
    return element(
      "rect",
      box,
      heat ? hint(`step ${step}, location ${numbers[n]}: ${value.toFixed(3)} destroyed`) : "",
    );
  };
  const writes = largestOf(run.tensor("writeWeights"), writeHeads, N);
  const reads = largestOf(run.tensor("readWeights"), readHeads, N);
  const side = Math.min(stepWidth, rowHeight) - 3;
  const marks = (step: number, n: number, at: number) => {
    const centre = {
      cx: x(step) + stepWidth / 2,
      cy: y(at) + (rowHeight - 1) / 2,
      side,
      name: `step ${step}, location ${numbers[n]}`,
    };
    return writeMark(writes(step, n), centre) + readMark(reads(step, n), centre);
  };
  const ground = { x: x(0), width: steps * stepWidth, height: rowHeight - 1, class: "paper" };
  return picture({
    width: layout.width,
    height: y(order.length) + 4,
    summary: summaryOf(run, order, writes, reads),
    children: [
      ruler(layout, 12),
      ...order.map((_, at) => element("rect", { ...ground, y: y(at) })),
      element("g", { class: heat ? "error" : "use band" }, cells(shade)),
      ...order.map((n, at) => nameAt(layout, y(at) + rowHeight / 2 + 3.5, String(numbers[n]), "ink3 row")),
      cells(marks),
    ],
  });
}

/** The centre of a cell of the figure, and the side of a mark of weight 1. */
interface Centre {
  readonly cx: number;
  readonly cy: number;
  readonly side: number;
  readonly name: string;
}

function writeMark(weight: number, { cx, cy, side, name }: Centre): string {
  if (!(weight >= FAINT)) return "";
  const s = side * Math.sqrt(Math.min(1, weight));
  const box = { x: cx - s / 2, y: cy - s / 2, width: s, height: s, class: "write" };
  return element("rect", box, hint(`${name}: write weight ${weight.toFixed(2)}`));
}

function readMark(weight: number, { cx, cy, side, name }: Centre): string {
  if (!(weight >= FAINT)) return "";
  const r = (side / 2) * Math.sqrt(Math.min(1, weight));
  const circle = { cx, cy, r, class: r < 4 ? "read" : "read over" };
  return element("circle", circle, hint(`${name}: read weight ${weight.toFixed(2)}`));
}

type Weight = (step: number, location: number) => number;

function largestOf(weights: ArrayLike<number>, heads: number, N: number): Weight {
  return (step, n) => {
    let largest = 0;
    for (let head = 0; head < heads; head++) largest = Math.max(largest, weights[(step * heads + head) * N + n]!);
    return largest;
  };
}

/** Describes the locations that are written with a weight above ¼. */
function summaryOf({ steps, numbers }: MemoryTrace, order: readonly number[], writes: Weight, reads: Weight): string {
  const found = order.flatMap((n) => {
    const stepsWith = (weight: Weight) =>
      Array.from({ length: steps }, (_, step) => step).filter((step) => weight(step, n) > NAMED);
    const written = stepsWith(writes);
    const read = stepsWith(reads);
    if (written.length === 0) return [];
    const reading = read.length > 0 ? `read at step ${read.join(", ")}` : "not read";
    return [`location ${numbers[n]} is written at step ${written.join(", ")} and ${reading}`];
  });
  return found.length === 0
    ? "Memory locations over time: no location is written with a weight above ¼."
    : `Memory locations over time: ${found.join("; ")}.`;
}
