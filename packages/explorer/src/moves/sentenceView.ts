import { html, type TemplateResult } from "lit";
import { columnGlyph } from "./columnGlyph.ts";
import type { Piece } from "./sentence.ts";

/** A sentence with its colours, and columns of squares `size` pixels a square. */
export function sentenceView(pieces: readonly Piece[], size = 4): TemplateResult {
  return html`${pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("squares" in piece) return columnGlyph(piece.squares, size);
    return html`<b class=${piece.role}>${piece.words}</b>`;
  })}`;
}
