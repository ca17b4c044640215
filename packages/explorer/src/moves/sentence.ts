/** The role of something named in a sentence, and so its colour. */
export type Role = "write" | "read" | "use" | "error" | "plain";

/** A piece of a sentence: words, words that stand for something in the figure, or a column of squares. */
export type Piece = string | { readonly words: string; readonly role: Role } | { readonly squares: readonly number[] };

export interface Sentence {
  readonly pieces: readonly Piece[];
  /** Nothing happens in this move. */
  readonly idle: boolean;
}

export const location = (n: number, role: Role): Piece => ({ words: `location ${n}`, role });
export const locationFirst = (n: number, role: Role): Piece => ({ words: `Location ${n}`, role });

/** A sentence in plain words, for a screen reader: squares are read as 0s and 1s. */
export function plainWords(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === "string" ? piece : "words" in piece ? piece.words : piece.squares.join("")))
    .join("");
}

/** "36 %": what is more than nothing and less than one in a hundred says so. */
export function percent(share: number): string {
  return share > 0 && share < 0.01 ? "<1\u202f%" : `${Math.round(share * 100)}\u202f%`;
}

/** "0.97", with a real minus sign. */
export function decimal(value: number, digits = 2): string {
  return value
    .toFixed(digits)
    .replace(/^-0(\.0*)?$/, (zero) => zero.slice(1))
    .replace("-", "\u2212");
}
