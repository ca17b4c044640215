import { nothing, type SVGTemplateResult, svg } from "lit";
import { rowY } from "../figure/geometry.ts";
import { MEANS_SOMETHING } from "../figure/meaningsView.ts";
import type { Scene } from "../figure/scene.ts";
import { at, lastWrite } from "../machine/run.ts";
import { percent } from "../moves/sentence.ts";
import { answerOf } from "./answers.ts";
import { people } from "./grammar.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** Where a row says somebody is, in pixels right of when it was written. */
const SAYS = 62;

/** Beside each row of memory: the sentence that was written there, and the answer the network would give reading it alone. */
export function tellingsView(scene: Scene, episode: StoryEpisode, memory: Float32Array): SVGTemplateResult {
  const { geometry: g, run, order, t } = scene;
  const head = (x: number, words: string) =>
    svg`<text x=${x} y=${g.rows - 6} font-size="12" fill="var(--ink2)">${words}</text>`;
  const rows = order.rows.map((n) => {
    const written = lastWrite(run, n, t);
    if (written < 0 || Math.hypot(...at(memory, n, run.W)) <= MEANS_SOMETHING) return svg`${nothing}`;
    const y = rowY(g, order, n) + 4;
    const { word, probability } = answerOf(run.meanings, t * run.N + n);
    const isAnswer = episode.asked.length > 0;
    return svg`<text x=${g.meaning} y=${y} font-size="11" fill="var(--ink3)">${written}<tspan x=${g.meaning + 18} fill="var(--ink)">${writtenOf(episode, written)}</tspan></text>
      ${isAnswer ? svg`<text x=${g.meaning + SAYS} y=${y} font-size="11" fill="var(--ink)">${word}<tspan fill="var(--ink3)"> ${percent(probability)}</tspan></text>` : nothing}`;
  });
  return svg`${head(g.meaning, "written at")}${head(g.meaning + SAYS, "says")}${rows}
    <text x=${g.memory} y=${g.inside ? g.rowsEnd + 42 : g.answered + 32} font-size="11.5" fill="var(--ink3)">says: what it would answer,<tspan x=${g.memory} dy="16">reading this row alone</tspan></text>`;
}

/** Whose sentence a step showed. */
function writtenOf({ story, lines, tells }: StoryEpisode, step: number): string {
  const line = story[lines[step]!]!;
  if (line.kind === "question") return tells[step] ? "asked" : "answer";
  return people[line.who]!;
}
