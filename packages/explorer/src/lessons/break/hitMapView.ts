import { html, type TemplateResult } from "lit";
import { percent } from "../../moves/sentence.ts";
import type { HitMap } from "../../session/hitMap.ts";

/** What one sees at a glance of every hit on a tensor. */
export interface HitSummary {
  readonly hits: number;
  /** Share of the hits that turn no square. */
  readonly harmless: number;
  /** The most squares that one hit turns. */
  readonly worst: number;
  readonly worstStep: number;
  readonly worstRow: number;
}

export function summaryOf({ changed, rows, cells }: HitMap): HitSummary {
  let [harmless, worst] = [0, 0];
  changed.forEach((squares, at) => {
    if (squares === 0) harmless += 1;
    if (squares > changed[worst]!) worst = at;
  });
  const size = rows * cells;
  return {
    ...{ hits: changed.length, harmless: harmless / changed.length, worst: changed[worst]! },
    ...{ worstStep: Math.floor(worst / size), worstRow: Math.floor((worst % size) / cells) },
  };
}

/** "99 % harmless, worst 1 square". */
export function summaryWords({ harmless, worst }: HitSummary): string {
  const share = harmless < 1 && harmless > 0.99 ? ">99\u202f%" : percent(harmless);
  return `${share} harmless, worst ${worst}`;
}

/** Squares from which on a hit is as dark as can be. */
const FULL = 24;

/** Rows by steps, as dark as the worst hit there turns squares. `order`: the row at each place. */
export function hitMapView(map: HitMap, order: readonly number[], cell: number, row: number): TemplateResult {
  const { steps, rows, cells, changed } = map;
  const values = Float32Array.from({ length: rows * steps }, (_, k) => {
    const [n, s] = [order[Math.floor(k / steps)]!, k % steps];
    const from = (s * rows + n) * cells;
    const worst = Math.max(...changed.subarray(from, from + cells));
    return worst === 0 ? 0 : 0.2 + 0.8 * Math.min(1, worst / FULL);
  });
  return html`<dnc-matrix .values=${values} .rows=${rows} .columns=${steps} .cell=${cell} .row=${row} .kind=${"harm"}></dnc-matrix>`;
}
