import { colourDepth, styled } from "../colour.ts";
import { drawColoured } from "./coloured.ts";
import { drawPlain } from "./plain.ts";
import { type MemoryStory, readingAid } from "./story.ts";

/** Columns of a coloured picture that goes into a pipe. */
const USUAL = 120;

/** The memory at work, with a heading and a sentence that says what to see. */
export function drawPicture(story: MemoryStory): string[] {
  const depth = colourDepth();
  const columns = process.stdout.columns ?? (Number(process.env.COLUMNS) || USUAL);
  const figure = depth >= 8 ? drawColoured(story, depth as 8 | 24, columns) : drawPlain(story);
  const heading = styled("bold", "the memory at work, on one sequence of the evaluation set");
  if (!figure) return [heading, `  (too long to draw in ${columns} columns: ${story.steps} steps)`];
  return [heading, "", ...figure, "", `  ${readingAid(story)}`];
}
