import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { inkOf } from "../figure/marks.ts";
import { Outlines } from "../figure/outlines.ts";
import type { Lane } from "./race.ts";
import { pictureOf, SQUARES } from "./racePicture.ts";
import { RACE } from "./raceRules.ts";
import { lapWords, scoreWords } from "./raceWords.ts";

/** Columns that are drawn at least, so that the squares of short pictures do not become too large. */
const LEAST_WIDTH = 32;
/** Levels of grey. */
const LEVELS = 10;

/** The picture that both networks are shown. */
export function shownView(length: number): TemplateResult {
  const bits = pictureOf(length).flat();
  return html`<div class="lane"><h3>The picture <small>is shown column by column, then hidden</small></h3>
    ${squaresView(bits, length, `A picture of ${length} columns`)}</div>`;
}

/** One lane: the picture that its network redraws now, and how far its training is. */
export function laneView(title: string, about: string, { lap }: Lane, length: number): TemplateResult {
  const answers = lap?.answers.length === length * SQUARES ? lap.answers : undefined;
  const score = lap && answers ? scoreWords(lap, length) : "";
  return html`<div class="lane"><h3>${title} <small>${about}</small></h3>
    ${squaresView(answers ?? [], length, answers ? `What it redraws: ${score}` : "Nothing is redrawn yet")}
    <progress max=${RACE.batches} value=${lap?.batches ?? 0} aria-label="Training of the network ${title.toLowerCase()}"></progress>
    <p class="facts"><b>${score}</b><span>${lap ? lapWords(lap) : nothing}</span></p></div>`;
}

/** Draws probabilities as greys, with a cross on every wrong square. One unit is a square. */
function squaresView(answers: ArrayLike<number>, length: number, label: string): TemplateResult {
  const bits = pictureOf(length).flat();
  const squares = new Outlines();
  let crosses = "";
  for (let at = 0; at < answers.length; at++) {
    const p = answers[at]!;
    const [x, y] = [Math.floor(at / SQUARES), at % SQUARES];
    squares.add(`M${x + 0.04} ${y + 0.04}h.92v.92h-.92z`, { fill: inkOf(Math.round(p * LEVELS) / LEVELS) });
    if (p > 0.5 !== bits[at]! > 0.5) crosses += `M${x + 0.3} ${y + 0.3}l.4.4m0-.4l-.4.4`;
  }
  const width = Math.max(LEAST_WIDTH, length);
  return html`<svg viewBox="0 0 ${width} ${SQUARES}" role="img" aria-label=${label}>
    <rect class="paper" width=${length} height=${SQUARES} />${squares.drawn()}${crossesView(crosses)}</svg>`;
}

const crossesView = (path: string): SVGTemplateResult => svg`<path class="cross" d=${path} />`;
