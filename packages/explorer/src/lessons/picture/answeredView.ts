import { type SVGTemplateResult, svg } from "lit";
import { stepX } from "../../figure/geometry.ts";
import { inkOf } from "../../figure/marks.ts";
import { Outlines, rectOutline } from "../../figure/outlines.ts";
import type { Scene } from "../../figure/scene.ts";
import { type Episode, expectedAt } from "./episode.ts";

/** The network's answers: darker means more probable, a cross marks a wrong square. */
export function answeredView({ geometry: g, run }: Scene, episode: Episode): SVGTemplateResult {
  const gap = g.phone || g.step < 12 ? 0.5 : 1;
  const steps = Array.from({ length: run.T }, (_, t) => expectedAt(episode, t));
  const squares = new Outlines();
  const crosses: SVGTemplateResult[] = [];
  steps.forEach((expected, t) => {
    expected?.forEach((bit, at) => {
      const p = run.answers[t * run.Y + at]!;
      const x = g.left + t * g.step;
      const y = g.answered + at * g.square;
      squares.add(rectOutline(x + gap / 2, y + gap / 2, g.step - gap, g.square - gap), { fill: inkOf(p) });
      if (p > 0.5 !== bit > 0.5)
        crosses.push(crossMark(stepX(g, t), y + g.square / 2, g.phone || g.step < 12 ? 2.6 : 3.6));
    });
  });
  return svg`<rect x=${g.left} y=${g.answered} width=${g.right - g.left} height=${episode.squares * g.square} fill="var(--paper)" />
    ${squares.drawn()}${crosses}`;
}

/** Marks an error. */
export function crossMark(x: number, y: number, size: number): SVGTemplateResult {
  const path = `M${x - size} ${y - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`;
  return svg`<path d=${path} stroke="var(--page)" stroke-width="5" stroke-linecap="round" />
    <path d=${path} stroke="var(--error)" stroke-width="2.2" stroke-linecap="round" />`;
}
