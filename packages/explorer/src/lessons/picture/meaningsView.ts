import { nothing, type SVGTemplateResult, svg } from "lit";
import { locationY } from "../../figure/geometry.ts";
import { inkOf } from "../../figure/marks.ts";
import type { Scene } from "../../figure/scene.ts";
import { at, mainWrite } from "../../session/run.ts";
import type { Episode } from "./episode.ts";

/** A location with a smaller norm has no meaning. */
export const MEANS_SOMETHING = 1;

/** The meaning of each location: the network's answer from reading it. "signal" if a signal step wrote it last. */
export function meaningsView(scene: Scene, episode: Episode, memory: Float32Array): SVGTemplateResult {
  const { geometry: g, run, order, t } = scene;
  const locations = order.locations.map((n) => {
    if (Math.hypot(...at(memory, n, run.W)) <= MEANS_SOMETHING) return svg`${nothing}`;
    const y = locationY(g, order, n);
    if ((episode.shown[mainWrite(run, n, t)] ?? -1) < 0) {
      return svg`<text x=${g.meaning} y=${y + 4} font-size="11" fill="var(--ink3)">signal</text>`;
    }
    const bits = at(run.meanings, t * run.N + n, run.Y);
    return svg`${Array.from(
      bits,
      (p, square) => svg`<rect x=${g.meaning + square * 8} y=${y - Math.min(7, g.rowHeight - 2) / 2} width="7"
      height=${Math.min(7, g.rowHeight - 2)} fill=${inkOf(p > 0.5 ? 1 : 0)} />`,
    )}`;
  });
  return svg`<text x=${g.meaning} y=${g.locations - 6} font-size="12" fill="var(--ink2)">${run.meaningsAre === "answers" ? "means" : "holds"}</text>${locations}`;
}
