import { type SVGTemplateResult, svg } from "lit";
import { sideLabel, uprightLabel } from "../../figure/labelsView.ts";
import type { Scene } from "../../figure/scene.ts";
import type { Episode } from "./episode.ts";

/** Labels left of the picture and the answer. */
export function pictureLabels({ geometry: g }: Scene, episode: Episode): SVGTemplateResult {
  const squares = episode.squares * g.square;
  if (g.phone) {
    return svg`${uprightLabel(g.shown + squares / 2, "shown")}${uprightLabel(g.answered + squares / 2, "answered")}`;
  }
  return svg`${sideLabel(g, g.shown + 13, "shown", "ink", true)}${sideLabel(g, g.shown + 28, "click to draw", "ink3")}
    ${sideLabel(g, g.answered + squares / 2 + 4, "answered", "ink", true)}`;
}
