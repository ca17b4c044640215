import type { FloatArray, Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireIndex } from "../checks.ts";
import { type LocationMeaning, locationMeanings } from "../measures/locationMeaning.ts";
import { type Links, memoryTrace } from "../memoryTrace.ts";
import type { Shown } from "../symbols.ts";
import { cellClass } from "./colours.ts";
import type { Layout } from "./layout.ts";
import { element, hint, label, picture } from "./svg.ts";

const TOP = 20;
/** Widths of the columns: numbers, usage, links, meanings. */
const NUMBERS = 26;
const USE = 50;
const LINKS = 54;
const MEANINGS = 132;
/** Weaker links are not drawn. */
const FAINT = 0.1;
/** Meanings with a smaller cosine are not drawn. */
const SIMILAR = 0.7;
/** Meanings with a smaller strength are not drawn. */
const STRONG = 0.1;

export interface MemoryCellsOptions {
  /** The memory is that after this step. */
  readonly step: number;
  /** The symbols that steps show, to decode locations with. @default no decoding */
  readonly shown?: Shown;
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
  /** Index of the write head whose links are drawn. @default 0 */
  readonly head?: number;
  /** Draws symbols of 0 and 1 as squares. @default false */
  readonly isBits?: boolean;
}

/**
 * Draws the memory after one step in the location order of the layout, as SVG: the usage of each location, arcs from a
 * location to the one written after it, its cells (sand above 0, violet below 0), and the symbol it means.
 * @throws ArgumentError if the traced network has no memory, or `shown` does not have one entry per step
 */
export function memoryCells(trace: Trace, layout: Layout, options: MemoryCellsOptions): string {
  const known = "step, shown, batchIndex, head, isBits";
  const { step, shown, batchIndex = 0, head = 0, isBits = false } = requireOptions("options", options, known);
  const run = memoryTrace(trace, batchIndex);
  const { locations: N, numbers, wordSize: W, writeHeads: V } = run;
  requireIndex("step", step, run.steps);
  requireIndex("head", head, V);
  const { order, rowHeight } = layout;
  const cell = Math.max(3, Math.min(20, Math.floor(300 / W)));
  const left = NUMBERS + USE + LINKS;
  const y = (at: number) => TOP + at * rowHeight;
  const memory = run.tensor("memory").subarray(step * N * W, (step + 1) * N * W);
  const usage = run.tensor("usage").subarray(step * N, (step + 1) * N);
  const link = run.links(step, head);
  const meanings = shown ? locationMeanings(trace, { shown, step, batchIndex }) : [];
  const width = left + W * cell + (shown ? MEANINGS : 4);
  const heading = (x: number, text: string) => label(x, 12, text, { class: "ink2" });
  return picture({
    width,
    height: y(order.length) + 4,
    summary: summaryOf(step, order, meanings),
    children: [
      heading(NUMBERS, "in use") + heading(left, `memory after step ${step}`),
      link ? heading(NUMBERS + USE + 12, "links") : "",
      shown ? heading(left + W * cell + 10, "means") : "",
      ...order.map((n, at) => usageBar(numbers[n]!, usage[n]!, y(at), rowHeight)),
      link ? arcs(link, order, numbers, { x: left - 6, y: (at) => y(at) + (rowHeight - 1) / 2 }) : "",
      ...order.map((n, at) =>
        cellsOf(memory.subarray(n * W, (n + 1) * W), numbers[n]!, { x: left, y: y(at), cell, rowHeight }),
      ),
      ...order.map((n, at) => meaning(meanings[n], left + W * cell + 10, y(at), { rowHeight, isBits })),
    ],
  });
}

function cellsOf(
  values: FloatArray,
  n: number,
  { x, y, cell, rowHeight }: Readonly<Record<"x" | "y" | "cell" | "rowHeight", number>>,
): string {
  return Array.from(values, (value, j) => {
    const box = { x: x + j * cell, y, width: cell - 1, height: rowHeight - 1, class: cellClass(value) };
    return element("rect", box, hint(`location ${n}, cell ${j}: ${value.toFixed(3)}`));
  }).join("");
}

function usageBar(n: number, usage: number, y: number, rowHeight: number): string {
  const height = rowHeight - 1;
  return [
    label(NUMBERS - 6, y + rowHeight / 2 + 3.5, String(n), { "text-anchor": "end", class: "ink3 row" }),
    element("rect", { x: NUMBERS, y, width: USE - 12, height, class: "paper" }),
    element(
      "rect",
      { x: NUMBERS, y, width: (USE - 12) * usage, height, class: "use" },
      hint(`location ${n}: usage ${usage.toFixed(2)}`),
    ),
  ].join("");
}

/** Arcs from location j to location i if i was written just after j, with an arrowhead at i. */
function arcs(
  link: Links,
  order: readonly number[],
  numbers: ArrayLike<number>,
  { x, y }: { readonly x: number; readonly y: (at: number) => number },
): string {
  return order
    .flatMap((i, to) =>
      order.map((j, from) => {
        const weight = link(i, j);
        if (weight < FAINT) return "";
        const far = Math.min(LINKS - 16, 8 + 3 * Math.abs(to - from));
        const start = y(from) + 3;
        const end = y(to) - (to > from ? 3 : -3);
        const curve = `M${x} ${start}C${x - far} ${start} ${x - far} ${end} ${x - 4} ${end}`;
        const arrowhead = `M${x} ${end}l-5 -3l0 6z`;
        const title = hint(`location ${numbers[i]} was written after location ${numbers[j]}: ${weight.toFixed(2)}`);
        return element(
          "g",
          { opacity: Math.min(1, weight) },
          element("path", { d: curve, class: "ink2-line", "stroke-width": 1.4 }, title),
          element("path", { d: arrowhead, class: "ink2" }),
        );
      }),
    )
    .join("");
}

function meaning(
  found: LocationMeaning | null | undefined,
  x: number,
  y: number,
  { rowHeight, isBits }: { readonly rowHeight: number; readonly isBits: boolean },
): string {
  if (!isClear(found)) return "";
  const title = hint(
    `location ${found.location} is most similar to the write of step ${found.step}: cosine ${found.similarity.toFixed(2)}`,
  );
  if (isBits && /^[01]+$/.test(found.symbol)) {
    const width = Math.min(8, 120 / found.symbol.length);
    const height = Math.min(8, rowHeight - 3);
    const squares = [...found.symbol].map((bit, k) =>
      element("rect", {
        x: x + k * width,
        y: y + (rowHeight - 1 - height) / 2,
        width: width - 1,
        height,
        class: bit === "1" ? "ink1" : "paper",
      }),
    );
    return element("g", {}, title, ...squares);
  }
  const text = found.symbol.length > 20 ? `${found.symbol.slice(0, 19)}…` : found.symbol;
  return element("g", {}, title, label(x, y + rowHeight / 2 + 3.5, text, { class: "ink2 row" }));
}

function isClear(found: LocationMeaning | null | undefined): found is LocationMeaning {
  return !!found && found.similarity >= SIMILAR && found.strength >= STRONG;
}

function summaryOf(step: number, order: readonly number[], meanings: readonly (LocationMeaning | null)[]): string {
  const clear = order.flatMap((n) => {
    const found = meanings[n];
    return isClear(found) ? [`location ${found.location} means ${found.symbol}`] : [];
  });
  return `The memory after step ${step}${clear.length > 0 ? `: ${clear.join(", ")}` : ""}.`;
}
