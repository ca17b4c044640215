import { nothing, type SVGTemplateResult, svg } from "lit";
import { rowY } from "../../figure/geometry.ts";
import type { Scene } from "../../figure/scene.ts";
import { lastWrite } from "../../session/run.ts";
import { people, places } from "./grammar.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** Where the sentence of a row stands, in pixels right of the step that wrote it. */
const SENTENCE = 24;

/** Beside each row of memory: the step that wrote it last, and the sentence that was shown there. */
export function tellingsView(scene: Scene, episode: StoryEpisode): SVGTemplateResult {
  const { geometry: g, run, order, t } = scene;
  const rows = order.rows.map((n) => {
    const written = lastWrite(run, n, t);
    if (written < 0) return svg`${nothing}`;
    return svg`<text x=${g.meaning} y=${rowY(g, order, n) + 4} font-size="11" fill="var(--ink3)">${written}<tspan
      x=${g.meaning + SENTENCE} fill="var(--ink)">${shortly(episode, written)}</tspan></text>`;
  });
  return svg`<text x=${g.meaning} y=${g.rows - 6} font-size="12" fill="var(--ink2)">written at, with</text>${rows}`;
}

/** What a step showed: who, and where. */
function shortly({ story, lines, tells }: StoryEpisode, step: number): string {
  const line = story[lines[step]!]!;
  if (line.kind === "statement") return `${people[line.who]} ${places[line.place]}`;
  return tells[step] ? `where is ${people[line.who]}?` : "the answer’s blank";
}
