import { nothing, type SVGTemplateResult, svg } from "lit";
import { locationY } from "../../figure/geometry.ts";
import type { Scene } from "../../figure/scene.ts";
import { mainWrite } from "../../session/run.ts";
import type { StoryEpisode } from "./storyEpisode.ts";
import { shortened } from "./wordsView.ts";

/** Distance of the sentence from its step number, in pixels. */
const SENTENCE = 24;
/** Text of lower rows, such as those of a small frame, cannot be read. */
const LEGIBLE = 6;

/** Beside each memory location: the step that wrote it last, and the sentence of that step; nothing beside rows that are too low. */
export function writtenSentencesView(scene: Scene, episode: StoryEpisode): SVGTemplateResult {
  const { geometry: g, run, order, t } = scene;
  if (g.rowHeight < LEGIBLE) return svg`${nothing}`;
  const locations = order.locations.map((n) => {
    const written = mainWrite(run, n, t);
    if (written < 0) return svg`${nothing}`;
    return svg`<text x=${g.meaning} y=${locationY(g, order, n) + 3.5} font-size=${Math.min(11, g.rowHeight)} fill="var(--ink3)">${written}<tspan
      x=${g.meaning + SENTENCE} fill="var(--ink)">${shortly(episode, written)}</tspan></text>`;
  });
  return svg`<text x=${g.meaning} y=${g.locations - 6} font-size="12" fill="var(--ink2)">written at, with</text>${locations}`;
}

/** The line shown at a step, shortly. */
function shortly({ story, lines }: StoryEpisode, step: number): string {
  const { head, rest } = story[lines[step]!]!;
  return `${shortened(head)} ${rest}`.slice(0, 22);
}
