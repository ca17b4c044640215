import type { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns, START } from "../bits/flags.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawBetween, drawColumns } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, span, spanOf, together } from "../drawing/lessons.ts";

export interface RepeatCopyOptions {
  /** Bits a column, 1..1024; 4 if not given. */
  readonly bits?: number | undefined;
  /** Fewest columns of a training sequence, 1..1000; 1 if not given. */
  readonly minLength?: number | undefined;
  /** Most columns of a training sequence, and the columns of every evaluation sequence; 4 if not given. */
  readonly maxLength?: number | undefined;
  /** Fewest times a sequence is asked for, 1..1000; 1 if not given. */
  readonly minRepeats?: number | undefined;
  /** Most times a sequence is asked for; 4 if not given. */
  readonly maxRepeats?: number | undefined;
  readonly seed: number;
}

interface Sizes {
  readonly bits: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly minRepeats: number;
  readonly maxRepeats: number;
}

/** The number of repeats is shown in units of this, as in google-deepmind/dnc. */
const REPEATS_UNIT = 10;

/**
 * Repeat copy (Graves et al. 2014, section 4.2; google-deepmind/dnc): columns of random bits are shown, then a number; the
 * columns are asked for that many times over, then an end mark on an output channel of its own.
 *
 *     step     0      1 … L    L+1      L+2 … L+1+LR    L+2+LR
 *     input    start  columns  repeats
 *     target                            columns, R ×    end
 *
 * Channels in: the bits, the start flag, and R/10. One channel takes any number, so a network can be asked for more repeats
 * than it was trained on, and a fixed unit means the same whatever the greatest number is; one channel a number (one-hot) could
 * do neither. Channels out: the bits and the end mark, which is judged at every answered step: it must be off until the end.
 * Lengths and repeats are uniform, each row its own. Evaluation and validation are 100 sequences each, of the greatest length
 * but of all numbers of repeats, or the number would not have to be understood. Lessons: the most columns and the most repeats
 * double. Metrics: `bitError`, `sequenceError` (sequences with any wrong bit, the end mark too), `sequences`; solved when no
 * sequence is wrong. Throws ConfigError (sizes) and ArgumentError (seed).
 */
export function repeatCopyTask(options: RepeatCopyOptions): Task {
  const sizes = checkSizes(options);
  const { bits, minLength, maxLength, minRepeats, maxRepeats } = sizes;
  const [lengths, repeats] = [doubling(minLength, maxLength), doubling(minRepeats, maxRepeats)];
  const repeatsSign = { channel: bits + 1, sign: (value: number) => oneSign(Math.round(value * REPEATS_UNIT)) };
  return bitTask<Sizes>(
    {
      name: "repeat-copy",
      description: `give back ${inWords(sizes)}, of ${bits} random bits, and say when it is done`,
      channels: channelsOf(bits),
      lessons: together(lengths, repeats).map(([length, times]) => ({
        ...sizes,
        maxLength: length,
        maxRepeats: times,
      })),
      describe: inWords,
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

function inWords({ minLength, maxLength, minRepeats, maxRepeats }: Sizes): string {
  return `${spanOf(minLength, maxLength, "column")} ${span(minRepeats, maxRepeats)} ${maxRepeats === 1 ? "time" : "times"}`;
}

function oneSign(repeats: number): string {
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
  const [startFlag, repeatsChannel, endMark] = [bits, bits + 1, bits];
  episode.show(0, startFlag, 1);
  columns.forEach((column, at) => {
    episode.show(1 + at, 0, ...column);
    for (let time = 0; time < repeats; time++) episode.ask(length + 2 + time * length + at, 0, ...column);
  });
  episode.show(length + 1, repeatsChannel, repeats / REPEATS_UNIT);
  episode.ask(episode.steps - 1, endMark, 1);
  return episode;
}
