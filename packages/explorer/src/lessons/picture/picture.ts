export type Columns = readonly (readonly number[])[];

/** Two hexadecimal digits a column of up to eight squares, the first square being the lowest bit. */
export function writePicture(columns: Columns): string {
  const number = (column: readonly number[]) => column.reduce((value, bit, square) => value + bit * 2 ** square, 0);
  return columns.map((column) => number(column).toString(16).padStart(2, "0")).join("");
}

/** Reads what `writePicture` wrote: always `count` columns, blank where the text ends; bits past the last square are dropped. */
export function readPicture(text: string, count: number, squares: number): Columns {
  return Array.from({ length: count }, (_, column) => {
    const value = Number.parseInt(text.slice(2 * column, 2 * column + 2) || "0", 16) || 0;
    return Array.from({ length: squares }, (_, square) => (value >> square) & 1);
  });
}

/** The picture with one square turned. */
export function flip(columns: Columns, column: number, square: number): Columns {
  return columns.map((bits, at) => (at === column ? bits.map((bit, s) => (s === square ? 1 - bit : bit)) : bits));
}

/** Squares that nobody drew: every one black or white by the toss of a coin. */
export function randomPicture(count: number, squares: number): Columns {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => Array.from({ length: squares }, (_, square) => (byte >> square) & 1));
}
