import type { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns, RECALL, START } from "../bits/flags.ts";
import { copyInto, copySteps } from "../copy/copyInto.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawColumns } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, spanOf } from "../drawing/lessons.ts";

export interface AllocationOptions {
  /** Bits a column, 1..1024; 6 if not given. */
  readonly bits?: number | undefined;
  /** Columns of each sequence, 1..1000; 5 if not given. */
  readonly length?: number | undefined;
  /** Sequences in an episode, 1..1000; 10 if not given. */
  readonly sequences?: number | undefined;
  readonly seed: number;
}

/**
 * Allocation (Graves et al. 2016, Extended Data Fig. 1): copy sequences one after another in one episode, each of them shown
 * and then asked back. A memory with fewer rows than the episode has columns must free what it has read back and use it
 * again; the paper ran ten sequences of five columns through ten rows, with a controller that remembers nothing itself.
 *
 *     step     0      1 … L    L+1     L+2 … 2L+1   2L+2   2L+3 …
 *     input    start  columns  recall               start  columns
 *     target                           columns
 *
 * Channels in: the bits, then the start flag, then the recall flag. Every episode has the same length; a step is numbered
 * within its sequence, of L = `length` columns. Lessons: the number of sequences doubles. Metrics: `bitError`,
 * `sequenceError` (episodes with any wrong bit), `sequences` (episodes); solved when no episode is wrong. Throws ConfigError
 * (sizes) and ArgumentError (seed).
 */
export function allocationTask({ bits = 6, length = 5, sequences = 10, seed }: AllocationOptions): Task {
  requireWhole("bits", bits, 1, 1024);
  requireWhole("length", length, 1, 1000);
  requireWhole("sequences", sequences, 1, 1000);
  const columns = spanOf(length, length, "column");
  return bitTask<number>(
    {
      name: "allocation",
      description: `copy ${spanOf(sequences, sequences, "sequence")} of ${columns} of ${bits} random bits, one after another`,
      channels: { inputSize: bits + 2, outputSize: bits },
      lessons: doubling(1, sequences),
      describe: (count) => spanOf(count, count, "sequence"),
      hardest: (count) => count,
      steps: (count) => count * copySteps(length),
      words: sequences * length * bits + SPARE_WORDS,
      draw: (random, count) => drawEpisode(random, count, length, bits),
      picture: { signs: flagSigns(bits, START, RECALL), inputs: [{ label: "input", from: 0, bits }] },
    },
    seed,
  );
}

function drawEpisode(random: Random, sequences: number, length: number, bits: number): Episode {
  const steps = copySteps(length);
  const episode = new Episode(sequences * steps, { inputSize: bits + 2, outputSize: bits });
  for (let at = 0; at < sequences; at++) copyInto(episode, at * steps, drawColumns(random, length, bits), bits);
  return episode;
}
