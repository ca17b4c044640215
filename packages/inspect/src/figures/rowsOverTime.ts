import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { type Layout, nameAt, ruler } from "./layout.ts";
import { element, hint, picture } from "./svg.ts";

/** A weight below this has no mark. */
const FAINT = 0.015;
const RULER = 20;

export interface RowsOverTimeOptions {
  readonly row?: number;
  /** [T,N], 0 to 1: shown as heat in the colour of errors instead of the use of rows. */
  readonly heat?: ArrayLike<number>;
}

/**
 * Memory rows down, steps to the right: ■ a write, ● a read, both with their weight as area (of several heads the largest), ▬ a row in use.
 * A resting pointer is told the numbers.
 */
export function rowsOverTime(trace: Trace, layout: Layout, { row = 0, heat }: RowsOverTimeOptions = {}): string {
  const run = memoryTrace(trace, row);
  const { steps, rows: N, readHeads, writeHeads } = run;
  const { order, rowHeight, stepWidth, x } = layout;
  const y = (at: number) => RULER + at * rowHeight;
  const cells = (draw: (step: number, n: number, at: number) => string) =>
    order.flatMap((n, at) => Array.from({ length: steps }, (_, step) => draw(step, n, at))).join("");
  const shade = (step: number, n: number, at: number) => {
    const value = Math.min(1, (heat ?? run.tensor("usage"))[step * N + n]!);
    if (!(value > 0.01)) return "";
    const box = { x: x(step), y: y(at), width: stepWidth, height: rowHeight - 1, "fill-opacity": value };
    return element("rect", box, heat ? hint(`step ${step}, row ${n}: ${value.toFixed(3)} destroyed`) : "");
  };
  const writes = largestOf(run.tensor("writeWeights"), writeHeads, N);
  const reads = largestOf(run.tensor("readWeights"), readHeads, N);
  const side = Math.min(stepWidth, rowHeight) - 3;
  const marks = (step: number, n: number, at: number) => {
    const centre = {
      cx: x(step) + stepWidth / 2,
      cy: y(at) + (rowHeight - 1) / 2,
      side,
      name: `step ${step}, row ${n}`,
    };
    return writeMark(writes(step, n), centre) + readMark(reads(step, n), centre);
  };
  const ground = { x: x(0), width: steps * stepWidth, height: rowHeight - 1, class: "paper" };
  return picture({
    width: layout.width,
    height: y(order.length) + 4,
    summary: summaryOf(steps, order, writes, reads),
    children: [
      ruler(layout, 12),
      ...order.map((_, at) => element("rect", { ...ground, y: y(at) })),
      element("g", { class: heat ? "error" : "use band" }, cells(shade)),
      ...order.map((n, at) => nameAt(layout, y(at) + rowHeight / 2 + 3.5, String(n), "ink3 row")),
      cells(marks),
    ],
  });
}

/** The middle of a cell, and the side of the mark of a whole weight. */
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
  return element("rect", box, hint(`${name}: written ${weight.toFixed(2)}`));
}

function readMark(weight: number, { cx, cy, side, name }: Centre): string {
  if (!(weight >= FAINT)) return "";
  const r = (side / 2) * Math.sqrt(Math.min(1, weight));
  return element(
    "circle",
    { cx, cy, r, class: r < 4 ? "read" : "read over" },
    hint(`${name}: read ${weight.toFixed(2)}`),
  );
}

type Weight = (step: number, row: number) => number;

function largestOf(weights: ArrayLike<number>, heads: number, N: number): Weight {
  return (step, n) => {
    let most = 0;
    for (let head = 0; head < heads; head++) most = Math.max(most, weights[(step * heads + head) * N + n]!);
    return most;
  };
}

/** "Row 1 is written at step 1 and read at step 10; …" for the rows that are. */
function summaryOf(steps: number, order: readonly number[], writes: Weight, reads: Weight): string {
  const found = order.flatMap((n) => {
    const at = (weight: Weight) =>
      Array.from({ length: steps }, (_, step) => step).filter((step) => weight(step, n) > 0.5);
    const [written, read] = [at(writes), at(reads)];
    if (written.length === 0) return [];
    return [
      `row ${n} is written at step ${written.join(", ")}${read.length > 0 ? ` and read at step ${read.join(", ")}` : " and not read"}`,
    ];
  });
  return found.length === 0
    ? "Memory rows over time: no row is written with more than half a weight."
    : `Memory rows over time: ${found.join("; ")}.`;
}
