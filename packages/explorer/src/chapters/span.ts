import type { Episode } from "../lessons/picture/episode.ts";

/** First and last step that a chapter shows. */
export type Span = readonly [first: number, last: number];

/** The steps that show the picture. */
export const whileShown = ({ shown }: Episode): Span => [
  shown.findIndex((column) => column >= 0),
  shown.findLastIndex((column) => column >= 0),
];

/** The steps from the signal to repeat the picture to the end. */
export const fromMemory = ({ expected, steps }: Episode): Span => [
  expected.findIndex((column) => column >= 0) - 1,
  steps - 1,
];

/** The last step only. */
export const atTheEnd = ({ steps }: Episode): Span => [steps - 1, steps - 1];

/** Returns the step for a position in a chapter, 0 to 1. */
export function stepAt([first, last]: Span, position: number): number {
  return Math.min(last, first + Math.floor(position * (last - first + 1)));
}

/** Returns the position in a chapter, 0 to 1, that shows this step or the nearest one. */
export function positionOf([first, last]: Span, step: number): number {
  return (Math.max(0, Math.min(last, step) - first) + 0.5) / (last - first + 1);
}
