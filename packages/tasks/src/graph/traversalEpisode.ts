import type { Names } from "@dncjs/train";
import { Episode } from "../drawing/episode.ts";
import { expectTriple, graphChannels, type Labels, showLabels, TERMINATION, type Triple } from "./triple.ts";

const NOTHING: Labels = [null, null, null];

/** Returns the steps of a sequence: the description, then a query and an answer for each walk. */
export function traversalSteps(edges: number, lengths: readonly number[]): number {
  return lengths.reduce((steps, length) => steps + 2 * length + 1, edges);
}

export interface EpisodeOptions {
  /** Whether the query of a walk is scored too, on the edges of the walk. @default false */
  readonly queryTargets?: boolean;
  readonly names?: Names | undefined;
}

/** Returns the sequence that shows the edges of a graph in the given order and then asks for each of the walks. */
export function traversalEpisode(
  description: readonly Triple[],
  walks: readonly (readonly Triple[])[],
  { queryTargets = false, names }: EpisodeOptions = {},
): Episode {
  const lengths = walks.map((walk) => walk.length);
  const episode = new Episode(traversalSteps(description.length, lengths), graphChannels, undefined, names);
  let step = 0;
  const phase = (inputs: readonly Labels[], targets: readonly Triple[], isAnswerDue: boolean) => {
    inputs.forEach((labels, at) => {
      showLabels(episode, step + at, labels, { changesPhase: at === 0, isAnswerDue });
    });
    targets.forEach((triple, at) => {
      expectTriple(episode, step + at, triple);
    });
    step += inputs.length;
  };
  phase(description, [], false);
  for (const walk of walks) {
    const query = walk.map(([source, edge], at): Labels => [at === 0 ? source : null, edge, null]);
    phase(query, queryTargets ? walk : [], false);
    const answer = [...walk, TERMINATION];
    phase(
      answer.map(() => NOTHING),
      answer,
      true,
    );
  }
  return episode;
}
