import type { ContentSize } from "../../figure/geometry.ts";

/** Least height of the answers, so that the legend has room beside them. */
const LEAST_ROWS = 6;

/** Space in the figure for a story with a number of possible answers. */
export function storySize(answers: number): ContentSize {
  return { shown: 7, answered: Math.max(LEAST_ROWS, answers), meaning: 152, phoneLabels: 54 };
}
