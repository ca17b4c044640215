import { nothing, type SVGTemplateResult, svg } from "lit";
import { sideLabel, uprightLabel } from "../../figure/labelsView.ts";
import type { Scene } from "../../figure/scene.ts";
import { places } from "./grammar.ts";

/** Labels left of the sentences and the answers. */
export function storyLabels({ geometry: g }: Scene): SVGTemplateResult {
  const words = g.phone
    ? uprightLabel((g.shown + g.locations) / 2 - 4, "told")
    : svg`${sideLabel(g, g.shown + 13, "told", "ink", true)}${sideLabel(g, g.shown + 28, "who, where", "ink3")}${sideLabel(g, g.shown + 52, "dotted:", "ink3")}${sideLabel(g, g.shown + 66, "answer due", "ink3")}`;
  const middle = g.answered + (places.length * g.square) / 2;
  const answered = svg`<text x="10" y=${middle} font-size="12" font-weight="700" text-anchor="middle" fill="var(--ink)"
    transform="rotate(-90 10 ${middle})">answered</text>`;
  return svg`${words}${g.phone ? nothing : answered}${places.map(
    (
      name,
      at,
    ) => svg`<text x=${g.left - (g.phone ? 5 : 8)} y=${g.answered + (at + 0.5) * g.square + 4} text-anchor="end"
      font-size=${g.phone ? 10 : 12} fill="var(--ink2)">${name}</text>`,
  )}`;
}
