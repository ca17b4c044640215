import { html, svg, type TemplateResult } from "lit";

/** A column of squares, small enough for a line of text. */
export function columnGlyph(squares: readonly number[], size: number): TemplateResult {
  const height = squares.length * size + 2;
  return html`<svg class="glyph" width=${size} height=${height} viewBox="0 0 ${size} ${height}" role="img" aria-label=${squares.join("")}>
    ${squares.map((bit, at) => svg`<rect y=${1 + at * size} width=${size} height=${size - 0.6} fill=${bit ? "var(--ink)" : "var(--paper)"} />`)}</svg>`;
}
