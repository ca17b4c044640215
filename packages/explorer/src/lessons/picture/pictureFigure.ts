import { html, nothing, svg, type TemplateResult } from "lit";
import type { FigureContent } from "../../figure/scene.ts";
import { answerTip } from "../../figure/tip.ts";
import { sixMoves } from "../../moves/sixMoves.ts";
import type { Run } from "../../session/run.ts";
import { pictureSize } from "../figureSize.ts";
import { answeredView, crossMark } from "./answeredView.ts";
import type { Episode } from "./episode.ts";
import { meaningsView } from "./meaningsView.ts";
import { pictureLabels } from "./pictureLabels.ts";
import { answerWords, scoreOf, scoreWords } from "./score.ts";
import { shownView } from "./shownView.ts";
import { memoryWords, storyOf } from "./summary.ts";
import { tablesView } from "./tablesView.ts";

/** The content of picture lessons: columns of squares as input and output. */
export function pictureFigure(episode: Episode, meanings: Run["meaningsAre"]): FigureContent {
  const { squares, phases } = episode;
  return {
    size: pictureSize(squares),
    phases,
    shown: (scene) => shownView(scene, episode),
    legend: legend(meanings),
    ties: () => nothing,
    answered: (scene) => answeredView(scene, episode),
    labels: (scene) => pictureLabels(scene, episode),
    meanings: (scene, memory) => meaningsView(scene, episode, memory),
    tip: (run, spot) => answerTip(run, episode, spot),
    moves: (run, t) => sixMoves(run, t),
    say: (run, t) => answerWords(run, episode, t),
    score: (run) => [scoreWords(scoreOf(run, episode)), "."],
    summary: (run, t) => (run.cells ? "" : `${storyOf(run, episode).join(" ")} ${memoryWords(run, t)}`),
    tables: (run, t) => tablesView(run, episode, t),
  };
}

/** Legend of the marks of picture lessons. */
function legend(meanings: Run["meaningsAre"]): TemplateResult {
  const icon = (drawn: unknown) => html`<svg width="16" height="16" aria-hidden="true">${drawn}</svg>`;
  const words = meanings === "answers" ? "means: the answer from this location" : "holds: the input of its last write";
  const bits = [0, 2].map((at) => svg`<rect x=${at * 5 + 0.5} y="5" width="5" height="7" fill="var(--ink)" />`);
  return html`<span>${icon(svg`<path d="M8 1V15" stroke="var(--ink3)" stroke-dasharray="1 3" />`)}a signal</span>
    <span class="scale">${icon([svg`<rect x="0.5" y="5" width="15" height="7" fill="var(--paper)" />`, ...bits])}${words}</span>
    <span>${icon(crossMark(8, 8, 3.6))}wrong</span>`;
}
