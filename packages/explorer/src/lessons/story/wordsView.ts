import { type SVGTemplateResult, svg } from "lit";
import { locationY, stepX } from "../../figure/geometry.ts";
import type { Scene } from "../../figure/scene.ts";
import { sourcesOf, sourcesOfAnswer } from "./answers.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** Smaller text is not legible. */
const SMALLEST = 7;

/** Sentences as vertical text, each over all of its steps; as lines if the steps are too narrow. */
export function wordsView({ geometry: g }: Scene, { story, lines, showsLine }: StoryEpisode): SVGTemplateResult {
  const height = g.locations - g.shown - (g.phone ? 8 : 12);
  const base = g.shown + height - 6;
  return svg`${lines.map((line, t) => {
    if (!showsLine[t]) return svg``;
    const steps = lines.lastIndexOf(line) + 1 - t;
    const size = Math.min(g.phone ? 9.5 : 12, steps * g.step - 2);
    const x = g.left + (t + steps / 2) * g.step;
    const { isQuestion, head, rest } = story[line]!;
    if (size < SMALLEST) {
      const colour = isQuestion ? "var(--ink)" : "var(--ink3)";
      return svg`<path d="M${x} ${g.shown + 14}V${base}" stroke=${colour} stroke-width=${isQuestion ? 2 : 1} />`;
    }
    return svg`<text x=${x + size / 3} y=${base} font-size=${size} fill="var(--ink)"
        transform="rotate(-90 ${x + size / 3} ${base})"><tspan font-weight="700">${shortened(head)}</tspan> ${shortened(rest, g.phone ? 9 : 12)}</text>`;
  })}`;
}

/** Returns a name without the letters that have no room. */
export function shortened(name: string, most = 9): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join("")}…`;
}

/** Lines from the reads at the cursor, or for the current question, back to the sentences stored there. */
export function tiesView({ geometry: g, order, run, t }: Scene, { asked, lines }: StoryEpisode): SVGTemplateResult {
  const question = asked.find(({ from, step }) => from <= t && t <= step);
  const ties = question
    ? sourcesOfAnswer(run, question)
    : sourcesOf(run, t).filter(({ step }) => step >= 0 && step < t);
  const height = g.locations - g.shown - (g.phone ? 8 : 12);
  return svg`<rect x=${g.left} y=${g.shown} width=${g.right - g.left} height=${height} fill="var(--paper)" />
    ${ties.map(({ at, location, weight, step }) => {
      const y = locationY(g, order, location);
      const first = lines.indexOf(lines[step]!);
      const steps = lines.lastIndexOf(lines[step]!) + 1 - first;
      return svg`<rect x=${g.left + first * g.step} y=${g.shown} width=${steps * g.step} height=${height} rx="2" fill="var(--read)" opacity=${0.26 * weight} />
      <path d="M${stepX(g, step)} ${g.shown + height}V${y}H${stepX(g, at)}" fill="none" stroke="var(--read)" stroke-width="1.5"
        opacity=${0.25 + 0.75 * weight} />`;
    })}`;
}
