import { html, nothing, type SVGTemplateResult, svg } from "lit";
import { locationTop, locationY, stepX } from "../../figure/geometry.ts";
import type { LocationOrder } from "../../figure/locationOrder.ts";
import { star } from "../../figure/star.ts";
import { at } from "../../session/run.ts";
import type { BreakGeometry } from "./breakGeometry.ts";
import type { Harm } from "./breaking.ts";
import { cellDifferences, locationDifferences } from "./harmFacts.ts";

/** The input of all views of the figure of Break it. */
export interface BreakScene {
  readonly harm: Harm;
  readonly geometry: BreakGeometry;
  readonly order: LocationOrder;
  /** The time cursor. */
  readonly t: number;
}

/** Background: relative difference of each location and each LSTM cell from the original run. */
export function harmGround({ harm, geometry: g, order }: BreakScene): SVGTemplateResult {
  const { T, N } = harm.damage.original;
  const { H } = harm.lstm;
  const byStep = locationDifferences(harm);
  const locations = new Float32Array(N * T);
  order.locations.forEach((n, place) => {
    for (let t = 0; t < T; t++) locations[place * T + t] = byStep[t * N + n]!;
  });
  const cellsByStep = cellDifferences(harm);
  const cells = Float32Array.from({ length: H * T }, (_, k) => cellsByStep[(k % T) * H + Math.floor(k / T)]!);
  const heat = (y: number, values: Float32Array, count: number, height: number) => svg`
    <foreignObject x=${g.left} y=${y} width=${T * g.step} height=${count * height}>${html`<dnc-matrix .values=${values}
      .rows=${count} .columns=${T} .cell=${g.step} .row=${height} .kind=${"harm"}></dnc-matrix>`}</foreignObject>`;
  return svg`${heat(g.locations, locations, N, g.rowHeight)}${heat(g.lstm, cells, H, (g.lstmEnd - g.lstm) / H)}`;
}

/** Writes and reads of the damaged run. Dashed marks show the original run if they differ. */
export function harmMarks({ harm, geometry: g, order }: BreakScene): SVGTemplateResult {
  const { original, damaged } = harm.damage;
  const { T, N } = damaged;
  const each = (draw: (t: number, n: number) => unknown) =>
    Array.from({ length: T }, (_, t) => Array.from({ length: N }, (__, n) => draw(t, n)));
  const missing = (tensor: "writeWeights" | "readWeights", t: number, n: number) =>
    at(original[tensor], t, N)[n]! - at(damaged[tensor], t, N)[n]! > 0.25;
  const place = (t: number, n: number) => [stepX(g, t), locationY(g, order, n)] as const;
  return svg`${each((t, n) => (missing("writeWeights", t, n) ? square(...place(t, n), g.mark, true) : nothing))}
    ${each((t, n) => (missing("readWeights", t, n) ? disc(...place(t, n), g.mark, true) : nothing))}
    ${each((t, n) => weighed(at(damaged.writeWeights, t, N)[n]!, (side) => square(...place(t, n), g.mark * side)))}
    ${each((t, n) => weighed(at(damaged.readWeights, t, N)[n]!, (side) => disc(...place(t, n), g.mark * side)))}`;
}

/** Marks the time and place of the hit. */
export function hitView({ harm, geometry: g, order }: BreakScene): SVGTemplateResult {
  const { chosen, lstm } = harm;
  const x = g.left + (chosen.step + 1) * g.step;
  const size = g.phone ? 7 : 8.5;
  const line = (from: number, to: number) =>
    svg`<path d="M${x} ${from}V${to}" stroke="var(--error)" stroke-width="1.5" stroke-dasharray="3 3" />`;
  const cell = (g.lstmEnd - g.lstm) / lstm.H;
  return svg`${line(g.shown - 3, g.bottom + 3)}${line(g.lstm - 3, g.lstmAnswered + 6 * g.square + 3)}
    ${star(x, locationY(g, order, chosen.location), size)}${star(x, g.lstm + (lstm.cell + 0.5) * cell, size)}
    ${harm.lockedLocations.map((n) => lockMark(x + 3, locationTop(g, order, n), g))}`;
}

/** Lines along a locked location. */
function lockMark(x: number, y: number, g: BreakGeometry): SVGTemplateResult {
  return svg`<path d="M${x} ${y + 0.5}H${g.right}M${x} ${y + g.rowHeight - 0.5}H${g.right}" stroke="var(--use)" stroke-width="1.5" />`;
}

function weighed(weight: number, draw: (side: number) => SVGTemplateResult): SVGTemplateResult | typeof nothing {
  return weight < 0.015 ? nothing : draw(Math.sqrt(Math.min(1, weight)));
}

/** With a rim in the page colour, to stand out from the background. */
export function square(x: number, y: number, side: number, dashed = false): SVGTemplateResult {
  const from = dashed ? side - 1.6 : side;
  return dashed
    ? svg`<rect x=${x - from / 2} y=${y - from / 2} width=${from} height=${from} fill="var(--page)" stroke="var(--write)"
        stroke-width="1.6" stroke-dasharray="2.4 1.6" />`
    : svg`<rect x=${x - from / 2} y=${y - from / 2} width=${from} height=${from} rx="1.5" fill="var(--write)" stroke="var(--page)"
        stroke-width=${side > 6 ? 1 : 0} />`;
}

export function disc(x: number, y: number, side: number, dashed = false): SVGTemplateResult {
  return dashed
    ? svg`<circle cx=${x} cy=${y} r=${side / 2 - 0.8} fill="var(--page)" stroke="var(--read)" stroke-width="1.6" stroke-dasharray="2.4 1.6" />`
    : svg`<circle cx=${x} cy=${y} r=${side / 2} fill="var(--read)" stroke="var(--page)" stroke-width=${Math.min(1, side / 8)} />`;
}
