import type { Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { label } from "./svg.ts";

/** Where steps and memory rows lie: pictures of one layout share their axes, so that they can stand below or beside each other. */
export interface Layout {
  readonly steps: number;
  /** Space for names on the left. */
  readonly left: number;
  readonly stepWidth: number;
  readonly rowHeight: number;
  /** Memory rows, from the top. */
  readonly order: readonly number[];
  /** The left edge of a step. */
  x(step: number): number;
  readonly width: number;
}

const LEFT = 100;
/** Steps are up to 24 wide in half a page; those of a long sequence have all of it. */
const [HALF, WHOLE] = [440, 1030];
/** More rows than this are drawn only where they were used, and never more than the second number. */
const ALL_ROWS = 24;
const MOST_ROWS = 64;

export interface LayoutOptions {
  /** Least width of a step: 5, or what words on their side need. */
  readonly narrowest?: number;
  readonly row?: number;
}

/** The layout for one batch row of a trace; without memory it has no rows. */
export function layoutOf(trace: Trace, { narrowest = 5, row = 0 }: LayoutOptions = {}): Layout {
  const steps = trace.get("y")!.shape[0]!;
  const order = trace.has("memory") ? rowOrder(trace, row) : [];
  const isShort = steps * Math.max(12, narrowest) <= HALF;
  const widest = isShort ? Math.min(24, HALF / steps) : Math.min(12, WHOLE / steps);
  const stepWidth = Math.max(narrowest, Math.floor(widest));
  const rowHeight = order.length <= ALL_ROWS ? 19 : order.length <= 40 ? 12 : 8;
  return {
    ...{ steps, order, stepWidth, rowHeight, left: LEFT },
    x: (step) => LEFT + step * stepWidth,
    width: LEFT + steps * stepWidth + 1,
  };
}

/** Rows in the order in which they are first written for good, then by number; of a large memory only those that were used. */
export function rowOrder(trace: Trace, row: number = 0): readonly number[] {
  const run = memoryTrace(trace, row);
  const { steps: T, rows: N, readHeads: R, writeHeads: V } = run;
  const first = new Array<number>(N).fill(T);
  const most = new Array<number>(N).fill(0);
  const look = (weights: ArrayLike<number>, heads: number, isWrite: boolean) => {
    for (let at = 0; at < T * heads * N; at++) {
      const [step, n] = [Math.floor(at / (heads * N)), at % N];
      most[n] = Math.max(most[n]!, weights[at]!);
      if (isWrite && weights[at]! > 0.3) first[n] = Math.min(first[n]!, step);
    }
  };
  look(run.tensor("writeWeights"), V, true);
  look(run.tensor("readWeights"), R, false);
  const rows = Array.from({ length: N }, (_, n) => n);
  const used = N <= ALL_ROWS ? rows : rows.filter((n) => first[n]! < T || most[n]! > 0.3);
  const kept = new Set(used.toSorted((a, b) => most[b]! - most[a]!).slice(0, MOST_ROWS));
  return rows.filter((n) => kept.has(n)).sort((a, b) => first[a]! - first[b]! || a - b);
}

/** The numbers of the steps, as many as there is room for; baseline at `y`. */
export function ruler({ steps, stepWidth, x }: Layout, y: number): string {
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => each * stepWidth >= 22) ?? 1000;
  const numbers = Array.from({ length: Math.ceil(steps / every) }, (_, k) => k * every);
  return numbers
    .map((step) => label(x(step) + stepWidth / 2, y, String(step), { "text-anchor": "middle", class: "ink3 tick" }))
    .join("");
}

/** A name at the left of a picture, ending where the steps begin. */
export function nameAt({ left }: Layout, y: number, text: string, style: string = "ink2"): string {
  return label(left - 8, y, text, { "text-anchor": "end", class: style });
}
