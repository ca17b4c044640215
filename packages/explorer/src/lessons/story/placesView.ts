import { nothing, type SVGTemplateResult, svg } from "lit";
import { stepX } from "../../figure/geometry.ts";
import { inkOf } from "../../figure/marks.ts";
import type { Scene } from "../../figure/scene.ts";
import { at } from "../../session/run.ts";
import { crossMark } from "../picture/answeredView.ts";
import { answerOf } from "./answers.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

/** The possible answers, after "who has it" the place: darker means more probable. A cross marks a wrong answer, a ring the LSTM's answer. */
export function placesView(scene: Scene, episode: StoryEpisode): SVGTemplateResult {
  const { geometry: g } = scene;
  const { asked, rows } = episode;
  return svg`<rect x=${g.left} y=${g.answered} width=${g.right - g.left} height=${rows.length * g.square} fill="var(--paper)" />
    ${rows.slice(1).map((_, k) => svg`<path d="M${g.left} ${g.answered + (k + 1) * g.square}H${g.right}" stroke="var(--page)" />`)}
    ${asked.map((question) => svg`${question.holder ? answerColumn(scene, episode, question.holder) : nothing}${answerColumn(scene, episode, question)}`)}`;
}

function answerColumn(
  scene: Scene,
  episode: StoryEpisode,
  { step, channel: expected }: Pick<Asked, "step" | "channel">,
): SVGTemplateResult {
  const { geometry: g, run } = scene;
  const answer = answerOf(run.answers, episode, step).channel;
  const probabilities = at(run.answers, step, run.Y);
  const isWrong = answer !== expected;
  const left = g.left + step * g.step;
  const middle = (at: number) => g.answered + (at + 0.5) * g.square;
  const due = episode.rows.findIndex(({ channel }) => channel === expected);
  return svg`${episode.rows.map(
    (
      { channel },
      at,
    ) => svg`<rect x=${left + 0.5} y=${g.answered + at * g.square + 0.5} width=${Math.max(1, g.step - 1)} height=${g.square - 1} fill=${inkOf(probabilities[channel]!)} />
      ${isWrong && channel === answer ? crossMark(stepX(g, step), middle(at), g.phone ? 2.6 : 3.6) : nothing}`,
  )}
  ${isWrong ? svg`<rect x=${left + 1.5} y=${g.answered + due * g.square + 1.5} width=${Math.max(1, g.step - 3)} height=${g.square - 3} fill="none" stroke="var(--ink)" stroke-width="1.5" />` : nothing}
  ${rivalMark(scene, episode, step)}`;
}

/** Marks the answer of the LSTM. */
function rivalMark(
  { geometry: g, run }: Scene,
  episode: StoryEpisode,
  step: number,
): SVGTemplateResult | typeof nothing {
  const answer = run.rivalAnswers && answerOf(run.rivalAnswers, episode, step).channel;
  const at = episode.rows.findIndex(({ channel }) => channel === answer);
  if (at < 0) return nothing;
  const x = stepX(g, step);
  const y = g.answered + (at + 0.5) * g.square;
  const radius = Math.max(1, Math.min(g.step, g.square) / 2 - 3);
  return svg`<circle cx=${x} cy=${y} r=${radius} fill="none" stroke="var(--page)" stroke-width=${radius > 2 ? 4 : 2.5} />
    <circle cx=${x} cy=${y} r=${radius} fill="none" stroke="var(--ink)" stroke-width="1.5" />`;
}
