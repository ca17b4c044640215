import { nothing, type SVGTemplateResult, svg } from "lit";
import { askedAt, type Episode } from "../lessons/episode.ts";
import { stepX } from "./geometry.ts";
import { inkOf } from "./marks.ts";
import type { Scene } from "./scene.ts";

/** What the network answers where it is asked: ink by probability, a cross on every square that is wrong. */
export function answeredView({ geometry: g, run }: Scene, episode: Episode): SVGTemplateResult {
  const gap = g.phone || g.step < 12 ? 0.5 : 1;
  const steps = Array.from({ length: run.T }, (_, t) => askedAt(episode, t));
  const square = (t: number, at: number, asked: number) => {
    const p = run.answers[t * run.Y + at]!;
    const y = g.answered + at * g.square;
    return svg`<rect x=${g.left + t * g.step + gap / 2} y=${y + gap / 2} width=${g.step - gap} height=${g.square - gap}
        fill=${inkOf(p)} />${p > 0.5 === asked > 0.5 ? nothing : crossMark(stepX(g, t), y + g.square / 2, g.phone || g.step < 12 ? 2.6 : 3.6)}`;
  };
  return svg`<rect x=${g.left} y=${g.answered} width=${g.right - g.left} height=${episode.squares * g.square} fill="var(--paper)" />
    ${steps.map((asked, t) => asked?.map((bit, at) => square(t, at, bit)) ?? nothing)}`;
}

/** A cross over what is wrong. */
export function crossMark(x: number, y: number, size: number): SVGTemplateResult {
  const path = `M${x - size} ${y - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`;
  return svg`<path d=${path} stroke="var(--page)" stroke-width="5" stroke-linecap="round" />
    <path d=${path} stroke="var(--error)" stroke-width="2.2" stroke-linecap="round" />`;
}
