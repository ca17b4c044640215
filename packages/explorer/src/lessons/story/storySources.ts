import { location, type Piece, percent } from "../../moves/sentence.ts";
import type { Run } from "../../session/run.ts";
import { REMEMBERED, sourcesOfAnswer } from "./answers.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

/** The locations read for an answer, the step of each read, and the sentences stored there. Weak reads are omitted after the strongest one. */
export function storySources(run: Run, { story, lines }: StoryEpisode, question: Asked): readonly Piece[] {
  const sources = sourcesOfAnswer(run, question).filter(({ weight }, k) => k === 0 || weight >= REMEMBERED);
  if (run.cells) return ["It has no memory to read."];
  if (run.writtenAt.every((step) => step < 0)) return ["Nothing is written, so there is no location to read."];
  if (sources.length === 0) return ["It reads no location of an earlier sentence in particular."];
  return sources
    .slice(0, 2)
    .flatMap(({ at, location: n, weight, step }, k) => [
      k === 0 ? "It reads " : " and ",
      location(n, "read"),
      ` (${percent(weight)}) in step ${at}, written in step ${step}: “${story[lines[step]!]!.sentence}”`,
    ]);
}
