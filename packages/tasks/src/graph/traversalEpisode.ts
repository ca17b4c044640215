import type { Names } from "@dncjs/train";
import { Episode } from "../drawing/episode.ts";
import { expectTriple, graphChannels, type Labels, showLabels, TERMINATION, type Triple } from "./triple.ts";

const NOTHING: Labels = [null, null, null];

/** Returns the steps of a sequence: the description, then a query and an answer for each walk. */
export function traversalSteps(edges: number, lengths: readonly number[]): number {
  return lengths.reduce((steps, length) => steps + 2 * length + 1, edges);
}

/** Returns the sequence that shows the edges of a graph in the given order and then asks for each of the walks. */
export function traversalEpisode(
  description: readonly Triple[],
  walks: readonly (readonly Triple[])[],
  names?: Names,
): Episode {
  const lengths = walks.map((walk) => walk.length);
  const episode = new Episode(traversalSteps(description.length, lengths), graphChannels, undefined, names);
  let step = 0;
  const phase = (inputs: readonly Labels[], isAnswerDue: boolean) => {
    inputs.forEach((labels, at) => {
      showLabels(episode, step + at, labels, { changesPhase: at === 0, isAnswerDue });
    });
    step += inputs.length;
  };
  phase(description, false);
  for (const walk of walks) {
    phase(
      walk.map(([source, edge], at) => [at === 0 ? source : null, edge, null]),
      false,
    );
    const answer = [...walk, TERMINATION];
    answer.forEach((triple, at) => {
      expectTriple(episode, step + at, triple);
    });
    phase(
      answer.map(() => NOTHING),
      true,
    );
  }
  return episode;
}
