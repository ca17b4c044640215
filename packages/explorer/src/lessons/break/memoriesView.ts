import { html, nothing, type SVGTemplateResult, svg } from "lit";
import { bracket } from "../../figure/marks.ts";
import type { Scene } from "../../figure/scene.ts";
import { at } from "../../session/run.ts";
import { meaningsView } from "../picture/meaningsView.ts";
import type { BreakScene } from "./harmView.ts";

/** Differences from this size on have the darkest colour. */
const RANGE = 6;

/** The original and the damaged memory at the cursor, and their difference. */
export function memoriesView(scene: BreakScene): SVGTemplateResult {
  const { harm, geometry: g, order, t } = scene;
  const { original, damaged } = harm.damage;
  const { N, W } = original;
  const ordered = (value: (at: number) => number) =>
    Float32Array.from({ length: N * W }, (_, k) => value((t * N + order.locations[Math.floor(k / W)]!) * W + (k % W)));
  const matrix = (place: 0 | 1 | 2, words: string, values: Float32Array, kind: string) => svg`
    <text x=${g.matrices[place]} y=${g.matrixTop - 14} font-size=${g.phone ? 11 : 12} font-weight="700" fill="var(--ink)">${words}</text>
    <path d=${bracket(g.matrices[place], g.matrices[place] + W * g.cell - 1, g.matrixTop - 11)} fill="none" stroke="var(--ink)" stroke-width="1.5" />
    <foreignObject class="cells" x=${g.matrices[place]} y=${g.matrixTop} width=${W * g.cell} height=${N * g.matrixRowHeight}>${html`<dnc-matrix
      .values=${values} .rows=${N} .columns=${W} .cell=${g.cell} .row=${g.matrixRowHeight} .kind=${kind}></dnc-matrix>`}</foreignObject>`;
  const a = original.memory;
  const b = damaged.memory;
  const at_ = g.phone ? "" : `, step ${t}`;
  return svg`${matrix(
    0,
    `original${at_}`,
    ordered((k) => a[k]!),
    "cell",
  )}
    ${matrix(
      1,
      `damaged${at_}`,
      ordered((k) => b[k]!),
      "cell",
    )}
    ${matrix(
      2,
      "difference",
      ordered((k) => Math.abs(a[k]! - b[k]!) / RANGE),
      "harm",
    )}
    ${g.matrices[1] - g.matrices[0] - W * g.cell > 50 ? [meanings(scene, 0), meanings(scene, 1)] : nothing}`;
}

/** Meanings of the locations, beside a memory. */
function meanings({ harm, geometry, order, t }: BreakScene, place: 0 | 1): SVGTemplateResult {
  const run = place === 0 ? harm.damage.original : harm.damage.damaged;
  const { episode, content } = harm.snapshot;
  const { matrixTop, matrixRowHeight, cell, matrices } = geometry;
  const own = {
    ...geometry,
    locations: matrixTop,
    rowHeight: matrixRowHeight,
    meaning: matrices[place] + run.W * cell + 8,
  };
  const scene: Scene = { run, content, order, geometry: own, t, move: null, location: null, focused: false };
  return meaningsView(scene, episode, at(run.memory, t, run.N * run.W));
}
