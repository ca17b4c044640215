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

export interface CopyOptions {
  /** Bits a column, 1..1024; 6 if not given. */
  readonly bits?: number | undefined;
  /** Fewest columns of a training sequence, 1..10,000; 1 if not given. */
  readonly minLength?: number | undefined;
  /** Most columns of a training sequence, and the columns of every evaluation sequence; 8 if not given. */
  readonly maxLength?: number | undefined;
  readonly seed: number;
}

/**
 * Copy: columns of random bits are shown once, then asked back in the same order while nothing is shown.
 *
 *     step     0      1 … L    L+1     L+2 … 2L+1
 *     input    start  columns  recall
 *     target                           columns
 *
 * Channels in: the bits, then the start flag, then the recall flag. Lengths are uniform, each row its own. Evaluation and
 * validation are 100 sequences of the greatest length each. Lessons: the greatest length doubles. Metrics: `bitError`,
 * `sequenceError` (sequences with any wrong bit), `sequences`; solved when no sequence is wrong. Throws ConfigError (sizes)
 * and ArgumentError (seed).
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
