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

/** Options of `allocationTask`. */
export interface AllocationOptions {
  /** Bits in a column, 1..1024. @default 6 */
  readonly bits?: number | undefined;
  /** Columns in a sequence, 1..1000. @default 5 */
  readonly length?: number | undefined;
  /** Sequences in an episode, 1..1000. @default 10 */
  readonly sequences?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

/**
 * Creates the allocation task (Graves et al. 2016, Extended Data Fig. 1): copies of several sequences, one after another, in one episode. A
 * memory with fewer locations than the episode has columns must free locations after it has read them, and use them again. The paper
 * uses ten sequences of five columns, ten locations, and a controller without state.
 *
 *     step     0      1 … L    L+1     L+2 … 2L+1   2L+2   2L+3 …
 *     input    start  columns  recall               start  columns
 *     target                           columns
 *
 * L is `length`; all episodes have the same length. Input channels: the bits, the start flag, the recall flag. Output channels: the bits.
 * Lessons: the number of sequences doubles. Metrics: `bitError`, `sequenceError` (episodes with any wrong bit), `sequences` (episodes).
 * Solved when no episode is wrong.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
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
