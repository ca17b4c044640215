import { html, nothing, type TemplateResult } from "lit";
import { percent } from "../../moves/sentence.ts";
import type { Journey } from "./journey.ts";
import { colourOf } from "./lineColours.ts";
import type { MapMoment } from "./mapMoment.ts";
import { answerWords } from "./mapWords.ts";
import type { Stop } from "./stops.ts";
import { lineOf, nameOf, quarterOf, trackOf, tracks } from "./tracks.ts";

export interface ItineraryActions {
  go(step: number): void;
  cut(track: number): void;
}

/** The directions, the network's answers, and a button to cut each track. */
export function itineraryView(journey: Journey, { all, stops, now }: MapMoment, act: ItineraryActions): TemplateResult {
  return html`<ol aria-label="Directions and answers"><li class="start"><span></span><span>Start: <b>${nameOf(journey.route.from)}</b></span></li>
    ${all.map((stop, at) => {
      const track = trackOf(journey.route.edges[at]!);
      const isCut = journey.cut.includes(track);
      const { a, b } = tracks[track]!;
      const name = `${isCut ? "Mend" : "Cut"} the track ${nameOf(a)} to ${nameOf(b)}`;
      return html`<li aria-current=${stop === now ? "step" : nothing}>
        <svg width="14" height="14" aria-hidden="true"><rect x="1" y="3" width="12" height="8" rx="2" fill=${colourOf(lineOf(stop.direction))} /></svg>
        <button class="row" @click=${() => act.go(stop.step)}><span>${lineOf(stop.direction)}, ${quarterOf(stop.direction)}</span>
          <span>${stops.includes(stop) ? answerView(stop) : html`<i>?</i>`}</span></button>
        <button class="cut" aria-pressed=${isCut} aria-label=${name} @click=${() => act.cut(track)}>${isCut ? "mend" : "cut"}</button></li>`;
    })}</ol>`;
}

function answerView({ answer, isRight, expected, probability }: Stop): TemplateResult {
  const said = html`<b>${answerWords(answer)}</b>`;
  if (isRight === undefined) return html`${said} <small>${percent(probability)}, but not told</small>`;
  if (isRight) return html`${said} <span class="right">✓</span>`;
  return html`${said} <span class="wrong">✕</span> <small>${nameOf(expected!)}</small>`;
}
