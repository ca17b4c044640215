import { type SVGTemplateResult, svg } from "lit";
import { rectOutline } from "../../figure/outlines.ts";
import type { Scene } from "../../figure/scene.ts";
import { type Episode, shownAt } from "./episode.ts";

/** The columns shown, one per step. */
export function shownView({ geometry: g, run }: Scene, episode: Episode): SVGTemplateResult {
  const gap = g.phone || g.step < 12 ? 0.5 : 1;
  const columns = Array.from({ length: run.T }, (_, t) => shownAt(episode, t));
  const outline = (t: number, square: number) =>
    rectOutline(g.left + t * g.step + gap / 2, g.shown + square * g.square + gap / 2, g.step - gap, g.square - gap);
  const squares = columns.flatMap((bits, t) => (bits ?? []).map((bit, square) => (bit ? outline(t, square) : "")));
  return svg`<rect x=${g.left} y=${g.shown} width=${g.right - g.left} height=${episode.squares * g.square} fill="var(--paper)" />
    <path d=${squares.join("")} fill="var(--ink)" />
    ${[...episode.signals.keys()].map((t) => signalMark(g.left + (t + 0.5) * g.step, g.shown, episode.squares * g.square))}`;
}

/** Marks a signal step by a thin line. */
function signalMark(x: number, y: number, height: number): SVGTemplateResult {
  return svg`<path d="M${x} ${y + 4}V${y + height - 4}" stroke="var(--ink3)" stroke-width="1" stroke-dasharray="1 3" />`;
}
