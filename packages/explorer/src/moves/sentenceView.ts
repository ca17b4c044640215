import { html, type TemplateResult } from "lit";
import { columnGlyph } from "./columnGlyph.ts";
import type { Piece } from "./sentence.ts";

/** Renders a sentence with its colours; `size` is the size of a square in pixels. */
export function sentenceView(pieces: readonly Piece[], size = 4): TemplateResult {
  return html`${pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("squares" in piece) return columnGlyph(piece.squares, size);
    return html`<b class=${piece.role}>${piece.words}</b>`;
  })}`;
}
