/** Role of a word, which sets its colour. */
export type Role = "write" | "read" | "use" | "error" | "plain";

/** Part of a sentence: plain text, text with a role, or a column of squares. */
export type Piece = string | { readonly words: string; readonly role: Role } | { readonly squares: readonly number[] };

export interface Sentence {
  readonly pieces: readonly Piece[];
  /** Whether nothing happens in this move. */
  readonly idle: boolean;
}

export const location = (n: number, role: Role): Piece => ({ words: `location ${n}`, role });
export const locationFirst = (n: number, role: Role): Piece => ({ words: `Location ${n}`, role });

/** Converts a sentence to plain text for screen readers; squares become 0 and 1. */
export function plainWords(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : "words" in piece ? piece.words : piece.squares.join("")))
    .join("");
}

/** Formats "36 %"; shares between 0 and 1 % as "<1 %". */
export function percent(share: number): string {
  return share > 0 && share < 0.01 ? "<1\u202f%" : `${Math.round(share * 100)}\u202f%`;
}

/** Formats "0.97", with a true minus sign. */
export function decimal(value: number, digits = 2): string {
  return value
    .toFixed(digits)
    .replace(/^-0(\.0*)?$/, (zero) => zero.slice(1))
    .replace("-", "\u2212");
}
