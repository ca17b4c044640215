import type { Layout, Lesson } from "../lessons/lesson.ts";

/** Windows of less height get a denser figure, see also explorerStyles.ts. */
const SHORT = 860;

export const isShort = (): boolean => innerHeight < SHORT;

/** Returns the layout of a figure 400 pixels high with its title. */
export function smallLayout({ layout, memory, kind }: Lesson): Layout {
  const height = kind === "story" ? 80 : kind === "map" ? 256 : 165;
  const rowHeight = Math.min(10, Math.floor(height / memory.locations));
  return { ...layout, rowHeight, square: kind === "story" ? 15 : 10, gates: false };
}

/** Returns the layout of a lesson for the height of the window. */
export function layoutFor({ layout, kind }: Lesson, short: boolean): Layout {
  if (!short || kind === "map") return layout;
  const rowHeight = layout.rowHeight - (layout.rowHeight > 10 ? 3 : 2);
  // The words of a story need the full height.
  return { ...layout, rowHeight, square: kind === "story" ? 15 : 14 };
}

/** Returns the layout of a figure that leaves room for the text of a chapter, beside it or below it. */
export function chapterLayout(lesson: Lesson, { short, beside }: { short: boolean; beside: boolean }): Layout {
  if (beside) return layoutFor(lesson, short);
  return { ...smallLayout(lesson), arcs: 22, phone: { rowHeight: 7, square: 8 } };
}
