import { nothing, type SVGTemplateResult, svg } from "lit";
import { locationY } from "../../figure/geometry.ts";
import type { Scene } from "../../figure/scene.ts";
import { lastWrite } from "../../session/run.ts";
import { people, places } from "./grammar.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** Distance of the sentence from its step number, in pixels. */
const SENTENCE = 24;

/** Beside each memory location: the step that wrote it last, and the sentence of that step. */
export function writtenSentencesView(scene: Scene, episode: StoryEpisode): SVGTemplateResult {
  const { geometry: g, run, order, t } = scene;
  const locations = order.locations.map((n) => {
    const written = lastWrite(run, n, t);
    if (written < 0) return svg`${nothing}`;
    return svg`<text x=${g.meaning} y=${locationY(g, order, n) + 4} font-size="11" fill="var(--ink3)">${written}<tspan
      x=${g.meaning + SENTENCE} fill="var(--ink)">${shortly(episode, written)}</tspan></text>`;
  });
  return svg`<text x=${g.meaning} y=${g.locations - 6} font-size="12" fill="var(--ink2)">written at, with</text>${locations}`;
}

/** Person and place of the line shown at a step. */
function shortly({ story, lines, showsLine }: StoryEpisode, step: number): string {
  const line = story[lines[step]!]!;
  if (line.kind === "statement") return `${people[line.who]} ${places[line.place]}`;
  return showsLine[step] ? `where is ${people[line.who]}?` : "blank for the answer";
}
