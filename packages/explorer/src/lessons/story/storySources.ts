import { type Piece, percent, row } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import { sourcesOfAnswer } from "./answers.ts";
import { sentenceOf } from "./grammar.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

/** Beside the row read most, those read less than this are not told. */
const WORTH_TELLING = 0.3;

/** Which rows were read for an answer, when, and which sentence had been written there. */
export function storySources(run: Run, { story, lines }: StoryEpisode, question: Asked): readonly Piece[] {
  const sources = sourcesOfAnswer(run, question).filter(({ weight }, k) => k === 0 || weight >= WORTH_TELLING);
  if (run.writtenAt.every((step) => step < 0)) return ["Nothing is written, so there is no row to read."];
  if (sources.length === 0) return ["It reads no row in particular that an earlier sentence was written to."];
  return sources
    .slice(0, 2)
    .flatMap(({ at, row: n, weight, step }, k) => [
      k === 0 ? "It reads " : " and ",
      row(n, "read"),
      ` (${percent(weight)}) in step ${at}: there step ${step} wrote “${sentenceOf(story[lines[step]!]!)}”`,
    ]);
}
