import { type SVGTemplateResult, svg } from "lit";
import { locationTop, locationY, stepX } from "../figure/geometry.ts";
import type { Scene } from "../figure/scene.ts";
import { star } from "../figure/star.ts";
import { type Change, placedIn } from "../settings/changes.ts";

const gates: Readonly<Record<string, number>> = {
  "write-gate": 0,
  "free-share": 0,
  "mode-back": 1,
  "mode-content": 1,
  "mode-forward": 1,
  "free-gate": 2,
};

/** Marks the visitor's changes: a star, or lines along a locked location. */
export function changesView({ geometry: g, order, run }: Scene, changes: readonly Change[]): SVGTemplateResult {
  return svg`${changes.map((change) => {
    const { kind, step: t, location: n } = placedIn(change, run);
    if (kind === "lock") {
      const x = g.left + t * g.step;
      const y = locationTop(g, order, n);
      return svg`<path d="M${x} ${y + 0.5}H${g.right}M${x} ${y + g.rowHeight - 0.5}H${g.right}" stroke="var(--use)" stroke-width="1.5" />`;
    }
    const gate = gates[kind];
    const y = gate === undefined ? locationY(g, order, n) : g.gates[gate]! + g.track / 2;
    const size = Math.max(5, Math.min(8, g.rowHeight / 2));
    return star(stepX(g, t), y, size);
  })}`;
}
