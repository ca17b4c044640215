import type { FloatArray, Trace } from "@dncjs/core";
import { type RowMeaning, rowMeanings } from "../measures/rowMeaning.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { Shown } from "../symbols.ts";
import { cellClass } from "./colours.ts";
import type { Layout } from "./layout.ts";
import { element, hint, label, picture } from "./svg.ts";

const TOP = 20;
const LINKS = 54;
const USE = 50;
const NUMBERS = 26;
const MEANS = 132;
/** Links below this are not drawn; a row means a symbol from this cosine, and from this share of its strength on. */
const FAINT = 0.1;
const [ALIKE, STRONG] = [0.7, 0.1];

export interface MemoryCellsOptions {
  /** After which step. */
  readonly step: number;
  /** Says what a row means, where given. */
  readonly shown?: Shown;
  readonly row?: number;
  /** Of which write head the links are. */
  readonly head?: number;
  /** Bits of a symbol are drawn as squares. */
  readonly isBits?: boolean;
}

/**
 * The memory after one step, on the rows of a layout: how much each row is in use, arcs from a row to the one written after it, its cells
 * (sand above 0, violet below), and the symbol its content is most like.
 */
export function memoryCells(trace: Trace, layout: Layout, options: MemoryCellsOptions): string {
  const { step, shown, row = 0, head = 0, isBits = false } = options;
  const run = memoryTrace(trace, row);
  const { rows: N, width: W, writeHeads: V } = run;
  const { order, rowHeight } = layout;
  const cell = Math.max(3, Math.min(20, Math.floor(300 / W)));
  const left = NUMBERS + USE + LINKS;
  const y = (at: number) => TOP + at * rowHeight;
  const memory = run.tensor("memory").subarray(step * N * W, (step + 1) * N * W);
  const usage = run.tensor("usage").subarray(step * N, (step + 1) * N);
  const link = run.find("link")?.subarray((step * V + head) * N * N, (step * V + head + 1) * N * N);
  const meanings = shown ? rowMeanings(trace, { shown, step, row }) : [];
  const width = left + W * cell + (shown ? MEANS : 4);
  const heading = (x: number, text: string) => label(x, 12, text, { class: "ink2" });
  return picture({
    width,
    height: y(order.length) + 4,
    summary: summaryOf(step, order, meanings),
    children: [
      heading(NUMBERS, "in use") + heading(left, `memory after step ${step}`),
      link ? heading(NUMBERS + USE + 12, "links") : "",
      shown ? heading(left + W * cell + 10, "means") : "",
      ...order.map((n, at) => useBar(n, usage[n]!, y(at), rowHeight)),
      link ? arcs(link, order, N, { x: left - 6, y: (at) => y(at) + (rowHeight - 1) / 2 }) : "",
      ...order.map((n, at) => rowCells(memory.subarray(n * W, (n + 1) * W), n, { x: left, y: y(at), cell, rowHeight })),
      ...order.map((n, at) => meaning(meanings[n], left + W * cell + 10, y(at), { rowHeight, isBits })),
    ],
  });
}

function rowCells(
  values: FloatArray,
  n: number,
  { x, y, cell, rowHeight }: Readonly<Record<"x" | "y" | "cell" | "rowHeight", number>>,
): string {
  return Array.from(values, (value, j) => {
    const box = { x: x + j * cell, y, width: cell - 1, height: rowHeight - 1, class: cellClass(value) };
    return element("rect", box, hint(`row ${n}, cell ${j}: ${value.toFixed(3)}`));
  }).join("");
}

function useBar(n: number, used: number, y: number, rowHeight: number): string {
  const height = rowHeight - 1;
  return [
    label(NUMBERS - 6, y + rowHeight / 2 + 3.5, String(n), { "text-anchor": "end", class: "ink3 row" }),
    element("rect", { x: NUMBERS, y, width: USE - 12, height, class: "paper" }),
    element(
      "rect",
      { x: NUMBERS, y, width: (USE - 12) * used, height, class: "use" },
      hint(`row ${n}: in use ${used.toFixed(2)}`),
    ),
  ].join("");
}

/** An arc from row j to row i where i was written just after j, with an arrowhead at i. */
function arcs(
  link: FloatArray,
  order: readonly number[],
  N: number,
  { x, y }: { readonly x: number; readonly y: (at: number) => number },
): string {
  return order
    .flatMap((i, to) =>
      order.map((j, from) => {
        const weight = link[i * N + j]!;
        if (weight < FAINT) return "";
        const far = Math.min(LINKS - 16, 8 + 3 * Math.abs(to - from));
        const [start, end] = [y(from) + 3, y(to) - (to > from ? 3 : -3)];
        const curve = `M${x} ${start}C${x - far} ${start} ${x - far} ${end} ${x - 4} ${end}`;
        const head = `M${x} ${end}l-5 -3l0 6z`;
        const told = hint(`row ${i} was written after row ${j}: ${weight.toFixed(2)}`);
        return element(
          "g",
          { opacity: Math.min(1, weight) },
          element("path", { d: curve, class: "ink2-line", "stroke-width": 1.4 }, told),
          element("path", { d: head, class: "ink2" }),
        );
      }),
    )
    .join("");
}

function meaning(
  found: RowMeaning | null | undefined,
  x: number,
  y: number,
  { rowHeight, isBits }: { readonly rowHeight: number; readonly isBits: boolean },
): string {
  if (!isClear(found)) return "";
  const told = hint(
    `row ${found.row} is like what was shown at step ${found.step}, cosine ${found.similarity.toFixed(2)}`,
  );
  if (isBits && /^[01]+$/.test(found.symbol)) {
    const [w, h] = [Math.min(8, 120 / found.symbol.length), Math.min(8, rowHeight - 3)];
    const squares = [...found.symbol].map((bit, k) =>
      element("rect", {
        x: x + k * w,
        y: y + (rowHeight - 1 - h) / 2,
        width: w - 1,
        height: h,
        class: bit === "1" ? "ink1" : "paper",
      }),
    );
    return element("g", {}, told, ...squares);
  }
  const text = found.symbol.length > 20 ? `${found.symbol.slice(0, 19)}…` : found.symbol;
  return element("g", {}, told, label(x, y + rowHeight / 2 + 3.5, text, { class: "ink2 row" }));
}

function isClear(found: RowMeaning | null | undefined): found is RowMeaning {
  return !!found && found.similarity >= ALIKE && found.strength >= STRONG;
}

function summaryOf(step: number, order: readonly number[], meanings: readonly (RowMeaning | null)[]): string {
  const said = order.flatMap((n) => {
    const found = meanings[n];
    return isClear(found) ? [`row ${n} means ${found.symbol}`] : [];
  });
  return `The memory after step ${step}${said.length > 0 ? `: ${said.join(", ")}` : ""}.`;
}
