import { writePicture } from "./picture/picture.ts";

/**
 * Encodes an input in words for the address: columns of squares from the top, such as "101100 011010". Returns null if nothing of it can be read.
 */
export function inputCode(input: string): string | null {
  const columns = input.match(/[01]+/g) ?? [];
  return writePicture(columns.map((column) => Array.from(column.slice(0, 8), Number))) || null;
}
