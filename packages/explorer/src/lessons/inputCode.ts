import type { Lesson } from "./lesson.ts";
import { writePicture } from "./picture/picture.ts";
import { writeStory } from "./story/storyCode.ts";
import { readText } from "./story/storyText.ts";

/**
 * Encodes an input in words for the address: columns of squares from the top, such as "101100 011010", or the
 * sentences of a story. Returns null if nothing of it can be read, and for a route.
 */
export function inputCode({ kind }: Lesson, input: string): string | null {
  if (kind === "story") return writeStory(readText(input).story) || null;
  if (kind === "map") return null;
  const columns = input.match(/[01]+/g) ?? [];
  return writePicture(columns.map((column) => Array.from(column.slice(0, 8), Number))) || null;
}
