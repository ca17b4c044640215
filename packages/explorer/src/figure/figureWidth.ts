import type { Lesson } from "../lessons/lesson.ts";

/** Up to this width the page has the layout of a phone. */
const PHONE = 700;
/** Width of the figure on the widest page. */
export const FIGURE = 1086;
/** Width of the story column with its gap, see storyPageStyles.ts. */
const STORY = 344;
const WORDS = 280;
/** Above this width the text stands beside the figure, see explorerStyles.ts. */
const ASIDE = 1180;

export const isPhone = (width: number): boolean => width <= PHONE;
export const isWide = (width: number): boolean => width > ASIDE;

/** Returns the width available to the figure on a page of this width, in pixels. */
export function figureWidth(width: number, { kind }: Lesson): number {
  if (isPhone(width)) return Math.min(width, 472) - 32;
  const words = kind === "story" ? STORY : WORDS;
  return Math.min(FIGURE, Math.min(width, 1440) - 56 - (isWide(width) ? words : 0));
}
