import type { PictureLesson } from "../lesson.ts";
import { type Columns, readPicture } from "./picture.ts";

/** Returns the picture of an address, or the lesson's own. */
export function columnsOf({ shown, columnCount, squares }: PictureLesson, picture: string | null): Columns {
  return readPicture(picture ?? shown, columnCount, squares);
}

/** Returns the chosen option, clamped; 0 for a lesson without options. */
export function chosenOf({ choice }: PictureLesson, chosen: number | null): number {
  return choice ? Math.min(chosen ?? choice.start, choice.names.length - 1) : 0;
}
