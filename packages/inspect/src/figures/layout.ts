import { ArgumentError, type Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireTrace } from "../checks.ts";
import { memoryTrace } from "../memoryTrace.ts";
import { label } from "./svg.ts";

/**
 * The axes of figures: steps to the right, memory locations down. Figures with the same layout line up. Lengths are in
 * pixels.
 */
export interface Layout {
  readonly steps: number;
  /** Space for names on the left. */
  readonly left: number;
  readonly stepWidth: number;
  /** Height of the row of a location. */
  readonly rowHeight: number;
  /** The locations that are drawn, from the top, by their number in the trace (`MemoryTrace.numbers`). */
  readonly order: readonly number[];
  /** The left edge of a step. */
  x(step: number): number;
  readonly width: number;
}

const LEFT = 100;
/** Space for the steps of a short sequence (half a page) and of a long one (a whole page). */
const HALF = 440;
const WHOLE = 1030;
/** A larger memory than this is drawn without the locations that were not used. */
const ALL_LOCATIONS = 24;
/** No more locations than this are drawn. */
const MOST_LOCATIONS = 64;

export interface LayoutOptions {
  /** The least width of a step. Defaults to 5. Strips of words need 12. */
  readonly narrowest?: number;
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
}

/** Returns the layout for one batch element of a trace. Without a memory it has no locations. */
export function layoutOf(trace: Trace, options: LayoutOptions = {}): Layout {
  const { narrowest = 5, batchIndex = 0 } = requireOptions("options", options, "narrowest, batchIndex");
  requireTrace("trace", trace);
  if (!(Number.isFinite(narrowest) && narrowest > 0)) throw new ArgumentError("narrowest", narrowest, "above 0");
  const steps = trace.get("y")?.shape[0];
  if (steps === undefined) throw new ArgumentError("trace.y", undefined, "the outputs of a network");
  const order = trace.has("memory") ? locationOrder(trace, batchIndex) : [];
  const isShort = steps * Math.max(12, narrowest) <= HALF;
  const widest = isShort ? Math.min(24, HALF / steps) : Math.min(12, WHOLE / steps);
  const stepWidth = Math.max(narrowest, Math.floor(widest));
  return {
    steps,
    left: LEFT,
    stepWidth,
    rowHeight: order.length <= ALL_LOCATIONS ? 19 : order.length <= 40 ? 12 : 8,
    order,
    x: (step) => LEFT + step * stepWidth,
    width: LEFT + steps * stepWidth + 1,
  };
}

/**
 * Orders the locations of the trace by their first write (weighting above 0.3), then by number. Omits unused locations (no write or
 * read above 0.3) of a memory with more than 24 locations, and returns at most 64. `batchIndex` defaults to 0.
 * @throws ArgumentError if the traced network has no memory
 */
export function locationOrder(trace: Trace, batchIndex: number = 0): readonly number[] {
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, locations: N, readHeads: R, writeHeads: V } = run;
  const firstWrite = new Array<number>(N).fill(T);
  const largest = new Array<number>(N).fill(0);
  const scan = (weights: ArrayLike<number>, heads: number, isWrite: boolean) => {
    for (let at = 0; at < T * heads * N; at++) {
      const step = Math.floor(at / (heads * N));
      const n = at % N;
      largest[n] = Math.max(largest[n]!, weights[at]!);
      if (isWrite && weights[at]! > 0.3) firstWrite[n] = Math.min(firstWrite[n]!, step);
    }
  };
  scan(run.tensor("writeWeights"), V, true);
  scan(run.tensor("readWeights"), R, false);
  const all = Array.from({ length: N }, (_, n) => n);
  const used = N <= ALL_LOCATIONS ? all : all.filter((n) => firstWrite[n]! < T || largest[n]! > 0.3);
  const kept = new Set(used.toSorted((a, b) => largest[b]! - largest[a]!).slice(0, MOST_LOCATIONS));
  return all.filter((n) => kept.has(n)).sort((a, b) => firstWrite[a]! - firstWrite[b]! || a - b);
}

/** Step numbers with their baseline at `y`, at intervals that leave enough space. */
export function ruler({ steps, stepWidth, x }: Layout, y: number): string {
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => each * stepWidth >= 22) ?? 1000;
  const numbers = Array.from({ length: Math.ceil(steps / every) }, (_, k) => k * every);
  return numbers
    .map((step) => label(x(step) + stepWidth / 2, y, String(step), { "text-anchor": "middle", class: "ink3 tick" }))
    .join("");
}

/** A name to the left of the steps. */
export function nameAt({ left }: Layout, y: number, text: string, style: string = "ink2"): string {
  return label(left - 8, y, text, { "text-anchor": "end", class: style });
}
