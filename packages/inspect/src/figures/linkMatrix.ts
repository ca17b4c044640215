import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import type { Layout } from "./layout.ts";
import { element, hint, label, picture } from "./svg.ts";

const TOP = 34;
const LEFT = 92;

export interface LinkMatrixOptions {
  /** After which step. */
  readonly step: number;
  readonly row?: number;
  /** Write head. */
  readonly head?: number;
}

/**
 * The link matrix in the order of the rows of a layout: row i, column j, ink by how much row i was written just after row j. Rows that were
 * written one after the other stand just below the diagonal. Nothing for a network without links.
 */
export function linkMatrix(
  trace: Trace,
  { order }: Layout,
  { step, row = 0, head = 0 }: LinkMatrixOptions,
): string | undefined {
  const run = memoryTrace(trace, row);
  const { rows: N, writeHeads: V } = run;
  const link = run.find("link")?.subarray((step * V + head) * N * N, (step * V + head + 1) * N * N);
  if (!link) return undefined;
  const cell = order.length <= 24 ? 18 : 8;
  const name = (n: number, x: number, y: number, anchor: string) =>
    label(x, y, String(n), { "text-anchor": anchor, class: "ink3 row" });
  const strong = order.flatMap((i) => order.flatMap((j) => (link[i * N + j]! > 0.5 ? [`${j} → ${i}`] : [])));
  return picture({
    width: LEFT + order.length * cell + 4,
    height: TOP + order.length * cell + 4,
    summary: `Links after step ${step}: ${strong.length > 0 ? strong.join(", ") : "none above a half"}.`,
    children: [
      label(LEFT, 12, "written before", { class: "ink2" }),
      label(LEFT - 30, TOP + 9, "after", { "text-anchor": "end", class: "ink2" }),
      element("rect", { x: LEFT, y: TOP, width: order.length * cell, height: order.length * cell, class: "paper" }),
      ...order.flatMap((n, at) => [
        name(n, LEFT - 8, TOP + at * cell + cell / 2 + 3.5, "end"),
        cell >= 18 ? name(n, LEFT + at * cell + cell / 2, TOP - 5, "middle") : "",
      ]),
      ...order.flatMap((i, down) =>
        order.map((j, across) => {
          const weight = Math.min(1, link[i * N + j]!);
          if (!(weight > 0.01)) return "";
          const box = { x: LEFT + across * cell, y: TOP + down * cell, width: cell - 1, height: cell - 1 };
          const told = hint(`row ${i} was written after row ${j}: ${weight.toFixed(2)}`);
          return element("rect", { ...box, class: "ink1", "fill-opacity": weight }, told);
        }),
      ),
    ],
  });
}
