import { html, svg, type TemplateResult } from "lit";
import type { FigureContent } from "../../figure/scene.ts";
import { crossMark } from "../picture/answeredView.ts";
import { placesView } from "./placesView.ts";
import type { StoryEpisode } from "./storyEpisode.ts";
import { storyLabels } from "./storyLabels.ts";
import { storyMoves } from "./storyMoves.ts";
import { storySay, storyScore } from "./storySay.ts";
import { storySize } from "./storySize.ts";
import { storySummary } from "./storySummary.ts";
import { storyTables } from "./storyTables.ts";
import { storyTip } from "./storyTip.ts";
import { tiesView, wordsView } from "./wordsView.ts";
import { writtenSentencesView } from "./writtenSentencesView.ts";

/** The content of the story lesson: sentences as input, names as output. */
export function storyFigure(episode: StoryEpisode): FigureContent {
  return {
    size: storySize(episode.rows.length),
    phases: episode.phases,
    legend: legend(),
    shown: (scene) => wordsView(scene, episode),
    ties: (scene) => tiesView(scene, episode),
    answered: (scene) => placesView(scene, episode),
    labels: (scene) => storyLabels(scene, episode),
    meanings: (scene) => writtenSentencesView(scene, episode),
    tip: (run, spot) => storyTip(run, episode, spot),
    moves: (run, t) => storyMoves(run, episode, t),
    say: (run, t) => storySay(run, episode, t),
    score: (run) => storyScore(run, episode),
    summary: (run, t) => storySummary(run, episode, t),
    tables: (run, t) => storyTables(run, episode, t),
  };
}

/** Legend of the marks of answers. */
function legend(): TemplateResult {
  const icon = (drawn: unknown) => html`<svg width="16" height="16" aria-hidden="true">${drawn}</svg>`;
  return html`<span>${icon(svg`<circle cx="8" cy="8" r="5" fill="none" stroke="var(--ink)" stroke-width="1.5" />`)}the LSTM’s answer</span>
    <span>${icon(crossMark(8, 8, 3.6))}wrong answer</span>
    <span>${icon(svg`<rect x="1.5" y="2.5" width="13" height="11" fill="none" stroke="var(--ink)" stroke-width="1.5" />`)}right answer</span>`;
}
