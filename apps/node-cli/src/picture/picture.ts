import { colourDepth, styled } from "../colour.ts";
import { drawColoured } from "./coloured.ts";
import { caption, type MemoryFigure } from "./figure.ts";
import { drawPlain } from "./plain.ts";

/** Width of a coloured figure if stdout is not a terminal and COLUMNS is not set. */
const DEFAULT_COLUMNS = 120;

/** The figure of the memory, with a heading and a caption. */
export function drawPicture(memory: MemoryFigure): string[] {
  const depth = colourDepth();
  const columns = process.stdout.columns ?? (Number(process.env.COLUMNS) || DEFAULT_COLUMNS);
  const figure = depth >= 8 ? drawColoured(memory, depth as 8 | 24, columns) : drawPlain(memory);
  const heading = styled("bold", "memory on one sequence of the evaluation set");
  if (!figure) return [heading, `  (not drawn: ${memory.steps} steps do not fit in ${columns} columns)`];
  return [heading, "", ...figure, "", `  ${caption(memory)}`];
}
