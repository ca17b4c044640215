import { html, nothing, svg, type TemplateResult } from "lit";
import { discMark, squareMark } from "./marks.ts";

const icon = (content: unknown): TemplateResult =>
  html`<svg width="16" height="16" aria-hidden="true">${content}</svg>`;

const ramp = Float32Array.from({ length: 24 }, (_, k) => ((k - 11.5) / 11.5) * 3);
const scale = html`<span class="scale"><dnc-matrix .values=${ramp} .rows=${1} .columns=${24} .cell=${5} .row=${10} .kind=${"cell"}></dnc-matrix>−3 to +3, value of a cell</span>`;

/** Legend of the cells of an LSTM. */
export const cellLegend: TemplateResult = html`<div class="legend of-cells">${scale}</div>`;

/** Legend of the figure's marks. */
export function legendView(inside: boolean, own: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="legend">
    <span>${icon(squareMark(8, 8, 1, 14, "var(--write)"))}written here</span>
    ${inside ? html`<span>${icon(squareMark(8, 8, 1, 14, "var(--write)", true))}candidate for writing</span>` : nothing}
    <span>${icon(svg`<rect y="3" width="16" height="10" fill="var(--use)" opacity="0.32" />`)}location in use</span>
    <span>${icon(discMark(8, 8, 1, 14, "var(--read)"))}read here</span>
    ${
      inside
        ? html`<span>${icon(discMark(8, 8, 1, 14, "var(--read)", true))}candidate for reading</span>
              <span>${icon(svg`<path d="M14 2C2 3 2 13 10 13" fill="none" stroke="var(--ink3)" stroke-width="1.5" /><path d="M14 13l-6 -3v6z" fill="var(--ink3)" />`)}written next</span>`
        : nothing
    }
    <span class="wide">${icon([squareMark(4, 8, 0.1, 14, "var(--write)"), squareMark(11.5, 8, 0.35, 14, "var(--write)")])}area of a mark = weight, 0 to 1. Click a mark to see its formula.</span>
    ${scale}${own}
  </div>`;
}
