import type { Run } from "../machine/run.ts";
import { type Piece, percent, row } from "../moves/sentence.ts";
import { type Source, sourcesOfAnswer } from "./answers.ts";
import { sentenceOf } from "./grammar.ts";
import type { Asked, StoryEpisode } from "./storyEpisode.ts";

/** Reads on the way weaker than this are not told. */
const WORTH_TELLING = 0.3;

/** Which rows an answer was read from, and which sentence had been written there. */
export function storySources(run: Run, { story, lines }: StoryEpisode, question: Asked): readonly Piece[] {
  const sources = sourcesOfAnswer(run, question);
  const told = ({ row: n, weight, step }: Source): Piece[] => {
    const sentence = sentenceOf(story[lines[step]!]!);
    return [row(n, "read"), ` (${percent(weight)}), written at step ${step}: “${sentence}”`];
  };
  const listed = (some: readonly Source[]) =>
    some.slice(0, 2).flatMap((one, k) => [k > 0 ? " and " : "", ...told(one)]);
  const [found, onTheWay] = [
    sources.filter((source) => source.at === question.step),
    sources.filter((source) => source.at !== question.step && source.weight >= WORTH_TELLING),
  ];
  const when = `Answering, in step ${question.step}, it reads `;
  return [
    ...(found.length > 0 ? [when, ...listed(found)] : [`${when}no row that an earlier sentence was written to.`]),
    ...(onTheWay.length > 0 ? [" On the way it read ", ...listed(onTheWay)] : []),
  ];
}
