import { nothing, type SVGTemplateResult, svg } from "lit";
import { stepX } from "../../figure/geometry.ts";
import { inkOf } from "../../figure/marks.ts";
import type { Scene } from "../../figure/scene.ts";
import { at } from "../../session/run.ts";
import { crossMark } from "../picture/answeredView.ts";
import { answerOf, isRight } from "./answers.ts";
import { places, vocabulary } from "./grammar.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

/** The answers as places: darker means more probable. A cross marks a wrong answer, a ring the LSTM's answer. */
export function placesView(scene: Scene, { asked }: StoryEpisode): SVGTemplateResult {
  const { geometry: g } = scene;
  return svg`<rect x=${g.left} y=${g.answered} width=${g.right - g.left} height=${places.length * g.square} fill="var(--paper)" />
    ${places.slice(1).map((_, k) => svg`<path d="M${g.left} ${g.answered + (k + 1) * g.square}H${g.right}" stroke="var(--page)" />`)}
    ${asked.map((question) => answerColumn(scene, question))}`;
}

function answerColumn(scene: Scene, question: Asked): SVGTemplateResult {
  const { geometry: g, run } = scene;
  const { step, place } = question;
  const answer = answerOf(run.answers, step).word;
  const probabilities = at(run.answers, step, run.Y);
  const isWrong = isRight(run.answers, question) === false;
  const left = g.left + step * g.step;
  const middle = (at: number) => g.answered + (at + 0.5) * g.square;
  return svg`${places.map((name, at) => {
    const probability = probabilities[vocabulary.indexOf(name)]!;
    return svg`<rect x=${left + 0.5} y=${g.answered + at * g.square + 0.5} width=${g.step - 1} height=${g.square - 1} fill=${inkOf(probability)} />
      ${isWrong && name === answer ? crossMark(stepX(g, step), middle(at), g.phone ? 2.6 : 3.6) : nothing}`;
  })}
  ${isWrong ? svg`<rect x=${left + 1.5} y=${g.answered + place! * g.square + 1.5} width=${g.step - 3} height=${g.square - 3} fill="none" stroke="var(--ink)" stroke-width="1.5" />` : nothing}
  ${rivalMark(scene, step)}`;
}

/** Marks the answer of the LSTM. */
function rivalMark({ geometry: g, run }: Scene, step: number): SVGTemplateResult | typeof nothing {
  const at = run.rivalAnswers ? places.indexOf(answerOf(run.rivalAnswers, step).word) : -1;
  if (at < 0) return nothing;
  const x = stepX(g, step);
  const y = g.answered + (at + 0.5) * g.square;
  const radius = Math.max(1, Math.min(g.step, g.square) / 2 - 3);
  return svg`<circle cx=${x} cy=${y} r=${radius} fill="none" stroke="var(--page)" stroke-width=${radius > 2 ? 4 : 2.5} />
    <circle cx=${x} cy=${y} r=${radius} fill="none" stroke="var(--ink)" stroke-width="1.5" />`;
}
