export type Columns = readonly (readonly number[])[];

/** Encodes a picture: two hexadecimal digits per column of up to eight squares, the first square in the lowest bit. */
export function writePicture(columns: Columns): string {
  const number = (column: readonly number[]) => column.reduce((value, bit, square) => value + bit * 2 ** square, 0);
  return columns.map((column) => number(column).toString(16).padStart(2, "0")).join("");
}

/** Decodes a picture: always `count` columns, blank after the end of the text. Ignores bits beyond the last square. */
export function readPicture(text: string, count: number, squares: number): Columns {
  return Array.from({ length: count }, (_, column) => {
    const value = Number.parseInt(text.slice(2 * column, 2 * column + 2) || "0", 16) || 0;
    return Array.from({ length: squares }, (_, square) => (value >> square) & 1);
  });
}

/** Returns the picture with one square flipped. */
export function flip(columns: Columns, column: number, square: number): Columns {
  return columns.map((bits, at) => (at === column ? bits.map((bit, s) => (s === square ? 1 - bit : bit)) : bits));
}

/** Returns a picture of random bits. */
export function randomPicture(count: number, squares: number): Columns {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => Array.from({ length: squares }, (_, square) => (byte >> square) & 1));
}
