import type { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns, START } from "../bits/flags.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawBetween, drawColumns } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, span, spanOf, together } from "../drawing/lessons.ts";

/** Options of `repeatCopyTask`. */
export interface RepeatCopyOptions {
  /** Bits in a column, 1..1024. @default 4 */
  readonly bits?: number | undefined;
  /** Minimum columns of a training sequence, 1..1000. @default 1 */
  readonly minLength?: number | undefined;
  /** Maximum columns of a training sequence, and the columns of every evaluation sequence. @default 4 */
  readonly maxLength?: number | undefined;
  /** Minimum number of repeats, 1..1000. @default 1 */
  readonly minRepeats?: number | undefined;
  /** Maximum number of repeats. @default 4 */
  readonly maxRepeats?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

interface Sizes {
  readonly bits: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly minRepeats: number;
  readonly maxRepeats: number;
}

/** The input channel holds the number of repeats divided by this, as in google-deepmind/dnc. */
const REPEATS_UNIT = 10;

/**
 * Creates the repeat copy task (Graves et al. 2014, section 4.2; google-deepmind/dnc): the network sees columns of random bits, then a
 * number, and must output the columns that many times, then an end mark on a separate channel.
 *
 *     step     0      1 … L    L+1      L+2 … L+1+LR    L+2+LR
 *     input    start  columns  repeats
 *     target                            columns, R ×    end
 *
 * L and R are drawn uniformly for each sequence. Input channels: the bits, the start flag, and R/10. R is one number, not one-hot, so that a
 * network can be tested on more repeats than it was trained on; the unit is fixed, so that the input does not depend on `maxRepeats`.
 * Output channels: the bits and the end mark, which is scored at every scored step and must be off until the end. The evaluation and
 * validation sets have 100 sequences each, of the maximum length but of all numbers of repeats: otherwise a network could ignore the number.
 * Lessons: the maximum numbers of columns and repeats double. Metrics: `bitError`, `sequenceError` (sequences with any wrong bit, the end
 * mark included), `sequences`. Solved when no sequence is wrong.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
 */
export function repeatCopyTask(options: RepeatCopyOptions): Task {
  const sizes = checkSizes(options);
  const { bits, minLength, maxLength, minRepeats, maxRepeats } = sizes;
  const lengths = doubling(minLength, maxLength);
  const repeats = doubling(minRepeats, maxRepeats);
  const repeatsSign = { channel: bits + 1, sign: (value: number) => repeatsDigit(Math.round(value * REPEATS_UNIT)) };
  return bitTask<Sizes>(
    {
      name: "repeat-copy",
      description: `repeat ${describeSizes(sizes)}, of ${bits} random bits, then mark the end`,
      channels: channelsOf(bits),
      lessons: together(lengths, repeats).map(([length, times]) => ({
        ...sizes,
        maxLength: length,
        maxRepeats: times,
      })),
      describe: describeSizes,
      hardest: (lesson) => ({ ...lesson, minLength: lesson.maxLength }),
      steps: (lesson) => stepsOf(lesson.maxLength, lesson.maxRepeats),
      words: bits * maxLength + 2 + SPARE_WORDS,
      draw: drawRepeatCopy,
      picture: {
        signs: [...flagSigns(bits, START), repeatsSign],
        inputs: [{ label: "input", from: 0, bits }],
        lastOutput: "end",
      },
    },
    options.seed,
  );
}

function checkSizes(options: RepeatCopyOptions): Sizes {
  const { bits = 4, minLength = 1, maxLength = 4, minRepeats = 1, maxRepeats = 4 } = options;
  requireWhole("bits", bits, 1, 1024);
  requireWhole("maxLength", maxLength, 1, 1000);
  requireWhole("minLength", minLength, 1, maxLength);
  requireWhole("maxRepeats", maxRepeats, 1, 1000);
  requireWhole("minRepeats", minRepeats, 1, maxRepeats);
  return { bits, minLength, maxLength, minRepeats, maxRepeats };
}

function channelsOf(bits: number): { readonly inputSize: number; readonly outputSize: number } {
  return { inputSize: bits + 2, outputSize: bits + 1 };
}

function describeSizes({ minLength, maxLength, minRepeats, maxRepeats }: Sizes): string {
  return `${spanOf(minLength, maxLength, "column")} ${span(minRepeats, maxRepeats)} ${maxRepeats === 1 ? "time" : "times"}`;
}

function repeatsDigit(repeats: number): string {
  return repeats < 10 ? String(repeats) : "×";
}

function stepsOf(length: number, repeats: number): number {
  return length + 3 + length * repeats;
}

function drawRepeatCopy(random: Random, { bits, minLength, maxLength, minRepeats, maxRepeats }: Sizes): Episode {
  const length = drawBetween(random, minLength, maxLength);
  const repeats = drawBetween(random, minRepeats, maxRepeats);
  const columns = drawColumns(random, length, bits);
  const episode = new Episode(stepsOf(length, repeats), channelsOf(bits));
  const startFlag = bits;
  const repeatsChannel = bits + 1;
  const endMark = bits;
  episode.show(0, startFlag, 1);
  columns.forEach((column, at) => {
    episode.show(1 + at, 0, ...column);
    for (let time = 0; time < repeats; time++) episode.expect(length + 2 + time * length + at, 0, ...column);
  });
  episode.show(length + 1, repeatsChannel, repeats / REPEATS_UNIT);
  episode.expect(episode.steps - 1, endMark, 1);
  return episode;
}
