import type { OwnShape } from "../session/ownShape.ts";
import type { Lesson } from "./lesson.ts";

/** Longer pictures make the steps of the figure too narrow. */
const MOST_COLUMNS = 40;

/** Returns the lesson for a network of the visitor. Copy takes as many columns as the input in the address has. */
export function ownLesson(lesson: Lesson, { squares, locations, wordSize }: OwnShape, shown: string | null): Lesson {
  const memory = { locations, wordSize };
  const rowHeight = Math.min(lesson.layout.rowHeight, Math.max(3, Math.floor(320 / locations)));
  const layout = { ...lesson.layout, rowHeight };
  if (lesson.kind !== "picture" || squares === undefined) return { ...lesson, memory, layout };
  const isOfAnyLength = lesson.name === "copy" && shown;
  const columnCount = isOfAnyLength ? Math.min(MOST_COLUMNS, Math.ceil(shown.length / 2)) : lesson.columnCount;
  const meaningStep = lesson.meaningStep === undefined ? {} : { meaningStep: columnCount + 5 };
  return { ...lesson, memory, layout, squares, columnCount, ...meaningStep };
}
