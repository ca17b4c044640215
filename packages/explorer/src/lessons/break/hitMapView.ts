import { html, type TemplateResult } from "lit";
import { percent } from "../../moves/sentence.ts";
import type { HitMap } from "../../session/hitMap.ts";

/** Summary of every hit on a tensor. */
export interface HitSummary {
  readonly hits: number;
  /** Share of the hits that change no square of the answer. */
  readonly harmless: number;
  /** Largest number of squares changed by one hit. */
  readonly worst: number;
  readonly worstStep: number;
  readonly worstLocation: number;
}

export function summaryOf({ changed, locations, cells }: HitMap): HitSummary {
  let harmless = 0;
  let worst = 0;
  changed.forEach((squares, at) => {
    if (squares === 0) harmless += 1;
    if (squares > changed[worst]!) worst = at;
  });
  const size = locations * cells;
  return {
    hits: changed.length,
    harmless: harmless / changed.length,
    worst: changed[worst]!,
    worstStep: Math.floor(worst / size),
    worstLocation: Math.floor((worst % size) / cells),
  };
}

/** Formats "99 % harmless, worst 1". */
export function summaryWords({ harmless, worst }: HitSummary): string {
  const share = harmless < 1 && harmless > 0.99 ? ">99\u202f%" : percent(harmless);
  return `${share} harmless, worst ${worst}`;
}

/** Number of squares from which a hit has the darkest colour. */
const FULL = 24;

/**
 * Matrix of locations × steps. Darker cells mean that the worst hit there changes more squares. `order` gives the
 * location at each position.
 */
export function hitMapView(map: HitMap, order: readonly number[], cell: number, rowHeight: number): TemplateResult {
  const { steps, locations, cells, changed } = map;
  const values = Float32Array.from({ length: locations * steps }, (_, k) => {
    const n = order[Math.floor(k / steps)]!;
    const s = k % steps;
    const from = (s * locations + n) * cells;
    const worst = Math.max(...changed.subarray(from, from + cells));
    return worst === 0 ? 0 : 0.2 + 0.8 * Math.min(1, worst / FULL);
  });
  return html`<dnc-matrix .values=${values} .rows=${locations} .columns=${steps} .cell=${cell} .row=${rowHeight} .kind=${"harm"}></dnc-matrix>`;
}
