import type { Lesson } from "../lessons/lesson.ts";

/** Up to this width the page has the layout of a phone. */
const PHONE = 700;
/** Width of the figure on the widest page. */
export const FIGURE = 1086;
/** Width of the story column with its gap, see storyPageStyles.ts. */
const STORY = 344;
/** Width of the map on a wide page, and its gap. */
const MAP = 540;
const GAP = 28;
const WORDS = 280;
/** Above this width the text stands beside the figure, see explorerStyles.ts. */
const ASIDE = 1180;

export const isPhone = (width: number): boolean => width <= PHONE;
export const isWide = (width: number): boolean => width > ASIDE;

/** Returns the width available to the figure on a page of this width, in pixels. */
export function figureWidth(width: number, { kind }: Lesson): number {
  if (isPhone(width)) return Math.min(width, 472) - 32;
  const beside = kind === "story" ? STORY : kind === "map" ? mapWidth(width) + GAP : WORDS;
  return Math.min(FIGURE, Math.min(width, 1440) - 56 - (isWide(width) ? beside : 0));
}

/** Width of the map on a wide page, which leaves room for the figure. */
const mapWidth = (width: number): number => Math.min(MAP, Math.round(0.4 * Math.min(width, 1440)) - 20);

/** Returns the size of the map on a page of this width, in pixels; `short` if the window is low. */
export function mapSizeFor(width: number, short: boolean): { readonly width: number; readonly height: number } {
  if (isPhone(width)) return { width: Math.min(width, 472) - 32, height: 360 };
  if (!isWide(width)) return { width: Math.min(width - 56, 700), height: 420 };
  return { width: mapWidth(width), height: short ? 320 : 384 };
}
