import type { Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireIndex } from "../checks.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { Layout } from "./layout.ts";
import { element, hint, label, picture } from "./svg.ts";

const TOP = 34;
const LEFT = 92;

export interface LinkMatrixOptions {
  /** The matrix is that after this step. */
  readonly step: number;
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
  /** Index of the write head. @default 0 */
  readonly head?: number;
}

/**
 * Draws the link matrix in the location order of the layout, as SVG. Row i, column j shows how strongly location i was
 * written just after location j. Locations that were written one after the other lie just below the diagonal. Returns
 * undefined for a network without links.
 * @throws ArgumentError if the traced network has no memory, or the step or head does not exist
 */
export function linkMatrix(trace: Trace, { order }: Layout, options: LinkMatrixOptions): string | undefined {
  const { step, batchIndex = 0, head = 0 } = requireOptions("options", options, "step, batchIndex, head");
  const run = memoryTrace(trace, batchIndex);
  const { numbers, writeHeads: V } = run;
  requireIndex("step", step, run.steps);
  requireIndex("head", head, V);
  const link = run.links(step, head);
  if (!link) return undefined;
  const cell = order.length <= 24 ? 18 : 8;
  const size = order.length * cell;
  const number = (n: number, x: number, y: number, anchor: string) =>
    label(x, y, String(numbers[n]), { "text-anchor": anchor, class: "ink3 row" });
  const strong = order.flatMap((i) =>
    order.flatMap((j) => (link(i, j) > 0.5 ? [`${numbers[j]} → ${numbers[i]}`] : [])),
  );
  return picture({
    width: LEFT + size + 4,
    height: TOP + size + 4,
    summary: `Links after step ${step}: ${strong.length > 0 ? strong.join(", ") : "none above 0.5"}.`,
    children: [
      label(LEFT, 12, "written before", { class: "ink2" }),
      label(LEFT - 30, TOP + 9, "after", { "text-anchor": "end", class: "ink2" }),
      element("rect", { x: LEFT, y: TOP, width: size, height: size, class: "paper" }),
      ...order.flatMap((n, at) => [
        number(n, LEFT - 8, TOP + at * cell + cell / 2 + 3.5, "end"),
        cell >= 18 ? number(n, LEFT + at * cell + cell / 2, TOP - 5, "middle") : "",
      ]),
      ...order.flatMap((i, down) =>
        order.map((j, across) => {
          const weight = Math.min(1, link(i, j));
          if (!(weight > 0.01)) return "";
          const box = { x: LEFT + across * cell, y: TOP + down * cell, width: cell - 1, height: cell - 1 };
          const title = hint(`location ${numbers[i]} was written after location ${numbers[j]}: ${weight.toFixed(2)}`);
          return element("rect", { ...box, class: "ink1", "fill-opacity": weight }, title);
        }),
      ),
    ],
  });
}
