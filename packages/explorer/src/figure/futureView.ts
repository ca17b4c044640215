import { nothing, type SVGTemplateResult, svg } from "lit";
import { stepX } from "./geometry.ts";
import type { Scene } from "./scene.ts";

/** Covers what has not happened yet: everything after `revealed` steps; and the input, if the network must do without. */
export function futureView(
  { geometry: g, run, content }: Scene,
  revealed: number,
  hidesInput: boolean,
): SVGTemplateResult {
  const from = g.left + revealed * g.step;
  const cover = (x: number, y: number, height: number) =>
    svg`<rect class="future" x=${x} y=${y - 1} width=${Math.max(0, g.right + 1 - x)} height=${height + 2} fill="var(--paper)" />`;
  const places = Array.from({ length: run.N - 1 }, (_, place) => g.locations + (place + 1) * g.rowHeight);
  return svg`${cover(hidesInput ? g.left : from, g.shown, content.size.shown * g.square)}
    ${cover(from, g.locations, run.N * g.rowHeight)}${places.map((y) => svg`<path d="M${from} ${y}H${g.right}" stroke="var(--page)" />`)}
    ${g.track > 0 ? g.gates.map((y) => cover(from, y, g.track)) : nothing}${cover(from, g.answered, content.size.answered * g.square)}`;
}

/** Marks the squares that the visitor may draw. */
export function inviteView({ geometry: g, content, run }: Scene, columns: readonly number[]): SVGTemplateResult {
  const steps = Array.from({ length: run.T }, (_, t) => t).filter((t) => columns[t]! >= 0);
  const left = stepX(g, steps[0] ?? 0) - g.step / 2;
  return svg`<rect class="invite" x=${left - 2} y=${g.shown - 2} width=${steps.length * g.step + 4} height=${content.size.shown * g.square + 4}
    fill="none" stroke="var(--write)" stroke-width="2" stroke-dasharray="5 3" rx="3" />`;
}
