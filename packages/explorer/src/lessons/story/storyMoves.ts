import type { Piece, Sentence } from "../../moves/sentence.ts";
import { sixMoves } from "../../moves/sixMoves.ts";
import { at, indexOfLargest, type Run } from "../../session/run.ts";
import { sourcesOf } from "./answers.ts";
import type { StoryEpisode } from "./storyEpisode.ts";

/** The six moves, with the sentences of the story. */
export function storyMoves(run: Run, episode: StoryEpisode, t: number): readonly Sentence[] {
  const sentence = episode.story[episode.lines[t]!]!.sentence;
  const says = (): readonly Piece[] => (episode.showsLine[t] ? [` It means “${sentence}”`] : []);
  const moves = sixMoves(run, t, says);
  const read = moves.at(-1)!;
  return [...moves.slice(0, -1), { ...read, pieces: [...read.pieces, ...writtenBy(run, episode, t)] }];
}

/** The sentence that wrote the most read location. */
function writtenBy(run: Run, episode: StoryEpisode, t: number): readonly Piece[] {
  const weights = at(run.readWeights, t, run.N);
  const [source] = sourcesOf(run, t);
  if (!source || source.step < 0 || weights[indexOfLargest(weights)]! < 0.25) return [];
  return [` Step ${source.step} wrote it: “${episode.story[episode.lines[source.step]!]!.sentence}”`];
}
