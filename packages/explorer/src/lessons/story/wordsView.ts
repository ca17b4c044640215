import { type SVGTemplateResult, svg } from "lit";
import { locationY, stepX } from "../../figure/geometry.ts";
import type { Scene } from "../../figure/scene.ts";
import { sourcesOf, sourcesOfAnswer } from "./answers.ts";
import { type Line, people, places } from "./grammar.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** Smaller text is not legible. */
const SMALLEST = 7;

/**
 * The sentences as vertical text, one per step; as lines if the steps are too narrow. A dotted line marks steps that
 * need an answer.
 */
export function wordsView({ geometry: g }: Scene, { story, lines, showsLine }: StoryEpisode): SVGTemplateResult {
  const height = g.locations - g.shown - (g.phone ? 8 : 12);
  const size = g.phone ? Math.min(9.5, g.step - 1) : Math.min(12, g.step - 3);
  const base = g.shown + height - 6;
  return svg`${lines.map((line, t) => {
    const x = stepX(g, t);
    if (!showsLine[t]) {
      return svg`<path d="M${x} ${g.shown + 6}V${base}" stroke="var(--ink3)" stroke-dasharray="1 3" />`;
    }
    if (size < SMALLEST) {
      const isQuestion = story[line]!.kind === "question";
      const colour = isQuestion ? "var(--ink)" : "var(--ink3)";
      return svg`<path d="M${x} ${g.shown + 14}V${base}" stroke=${colour} stroke-width=${isQuestion ? 2 : 1} />`;
    }
    return svg`<text x=${x + size / 3} y=${base} font-size=${size} fill="var(--ink)"
        transform="rotate(-90 ${x + size / 3} ${base})">${shortWords(story[line]!)}</text>`;
  })}`;
}

/** Person and place of a sentence. */
function shortWords(line: Line): SVGTemplateResult {
  if (line.kind === "question") return svg`where is <tspan font-weight="700">${people[line.who]}?</tspan>`;
  return svg`<tspan font-weight="700">${people[line.who]}</tspan> ${places[line.place]}`;
}

/** Lines from the reads at the cursor, or for the current question, back to the sentences stored there. */
export function tiesView({ geometry: g, order, run, t }: Scene, { asked }: StoryEpisode): SVGTemplateResult {
  const question = asked.find(({ from, step }) => from <= t && t <= step);
  const ties = question
    ? sourcesOfAnswer(run, question)
    : sourcesOf(run, t).filter(({ step }) => step >= 0 && step < t);
  const height = g.locations - g.shown - (g.phone ? 8 : 12);
  return svg`<rect x=${g.left} y=${g.shown} width=${g.right - g.left} height=${height} fill="var(--paper)" />
    ${ties.map(({ at, location, weight, step }) => {
      const y = locationY(g, order, location);
      return svg`<rect x=${g.left + step * g.step} y=${g.shown} width=${g.step} height=${height} rx="2" fill="var(--read)" opacity=${0.26 * weight} />
      <path d="M${stepX(g, step)} ${g.shown + height}V${y}H${stepX(g, at)}" fill="none" stroke="var(--read)" stroke-width="1.5"
        opacity=${0.25 + 0.75 * weight} />`;
    })}`;
}
