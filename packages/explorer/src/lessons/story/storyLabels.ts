import { nothing, type SVGTemplateResult, svg } from "lit";
import { sideLabel, uprightLabel } from "../../figure/labelsView.ts";
import type { Scene } from "../../figure/scene.ts";
import type { StoryEpisode } from "./storyEpisode.ts";
import { shortened } from "./wordsView.ts";

/** Labels left of the sentences and the answers. */
export function storyLabels({ geometry: g }: Scene, { rows }: StoryEpisode): SVGTemplateResult {
  const words = g.phone
    ? uprightLabel((g.shown + g.locations) / 2 - 4, "told")
    : svg`${sideLabel(g, g.shown + 13, "told", "ink", true)}${sideLabel(g, g.shown + 28, "2 or 3", "ink3")}${sideLabel(g, g.shown + 42, "steps each", "ink3")}`;
  const middle = g.answered + (rows.length * g.square) / 2;
  const answered = svg`<text x="10" y=${middle} font-size="12" font-weight="700" text-anchor="middle" fill="var(--ink)"
    transform="rotate(-90 10 ${middle})">answered</text>`;
  return svg`${words}${g.phone ? nothing : answered}${rows.map(
    (
      { name },
      at,
    ) => svg`<text x=${g.left - (g.phone ? 5 : 8)} y=${g.answered + (at + 0.5) * g.square + 4} text-anchor="end"
      font-size=${g.phone ? 10 : 12} fill="var(--ink2)">${shortened(name)}</text>`,
  )}`;
}
