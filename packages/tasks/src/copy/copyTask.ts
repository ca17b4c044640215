import type { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns, RECALL, START } from "../bits/flags.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawBetween, drawColumns } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, spanOf } from "../drawing/lessons.ts";
import { copyInto, copySteps } from "./copyInto.ts";

/** Options of `copyTask`. */
export interface CopyOptions {
  /** Bits in a column, 1..1024. @default 6 */
  readonly bits?: number | undefined;
  /** Minimum columns of a training sequence, 1..10,000. @default 1 */
  readonly minLength?: number | undefined;
  /** Maximum columns of a training sequence, and the columns of every evaluation sequence. @default 8 */
  readonly maxLength?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

/**
 * Creates the copy task (Graves et al. 2014, Neural Turing Machines, section 4.1): the network sees columns of random bits once and must
 * repeat them in order, without input.
 *
 *     step     0      1 … L    L+1     L+2 … 2L+1
 *     input    start  columns  recall
 *     target                           columns
 *
 * L is drawn uniformly for each sequence. Input channels: the bits, the start flag, the recall flag. Output channels: the bits. The
 * evaluation and validation sets have 100 sequences each, of the maximum length. Lessons: the maximum length doubles. Metrics: `bitError`,
 * `sequenceError` (sequences with any wrong bit), `sequences`. Solved when no sequence is wrong.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
 *
 * @example
 * ```ts
 * import { copyTask } from "@dncjs/tasks";
 *
 * const task = copyTask({ bits: 4, maxLength: 3, seed: 1 });
 * const [batch] = task.evaluationBatches(1);
 * console.log(task.render(batch!, 0));
 * ```
 */
export function copyTask({ bits = 6, minLength = 1, maxLength = 8, seed }: CopyOptions): Task {
  requireWhole("bits", bits, 1, 1024);
  requireWhole("maxLength", maxLength, 1, 10_000);
  requireWhole("minLength", minLength, 1, maxLength);
  return bitTask<Lengths>(
    {
      name: "copy",
      description: `give back ${columns({ minLength, maxLength })} of ${bits} random bits in the order shown`,
      channels: { inputSize: bits + 2, outputSize: bits },
      lessons: doubling(minLength, maxLength).map((length) => ({ minLength, maxLength: length })),
      describe: columns,
      hardest: (lesson) => ({ ...lesson, minLength: lesson.maxLength }),
      steps: (lesson) => copySteps(lesson.maxLength),
      words: bits * maxLength + SPARE_WORDS,
      draw: (random, lesson) => drawCopy(random, lesson, bits),
      picture: { signs: flagSigns(bits, START, RECALL), inputs: [{ label: "input", from: 0, bits }] },
    },
    seed,
  );
}

interface Lengths {
  readonly minLength: number;
  readonly maxLength: number;
}

function columns({ minLength, maxLength }: Lengths): string {
  return spanOf(minLength, maxLength, "column");
}

function drawCopy(random: Random, { minLength, maxLength }: Lengths, bits: number): Episode {
  const drawn = drawColumns(random, maxLength, bits);
  const shown = drawn.slice(0, drawBetween(random, minLength, maxLength));
  const episode = new Episode(copySteps(shown.length), { inputSize: bits + 2, outputSize: bits });
  copyInto(episode, 0, shown, bits);
  return episode;
}
