import { ConfigError, type Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { type Channels, requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns } from "../bits/flags.ts";
import type { BitPicture } from "../bits/renderBits.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import {
  distinctVectors,
  distinctWords,
  drawBetween,
  drawBits,
  drawDistinct,
  drawDistinctVectors,
} from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, spanOf } from "../drawing/lessons.ts";

/** Options of `keyValueRecallTask`. */
export interface KeyValueRecallOptions {
  /** Bits in a key, 1..1024. @default 6 */
  readonly keyBits?: number | undefined;
  /** Bits in a value, 1..1024. @default 6 */
  readonly valueBits?: number | undefined;
  /** Minimum keys of a training sequence, 1..1,000,000. @default 2 */
  readonly minPairs?: number | undefined;
  /** Maximum keys of a training sequence, and the keys of every evaluation sequence. @default 8 */
  readonly maxPairs?: number | undefined;
  /** Queries in a sequence, one per step, 1..1,000,000. @default 4 */
  readonly queries?: number | undefined;
  /** Keys that are shown a second time, with a new value, 0..minPairs. @default 0 */
  readonly rewrites?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

/** Most keys, and most queries. The longest sequence still fits in memory. */
const MAX_STEPS = 1_000_000;

type Sizes = Readonly<Required<Omit<{ [Name in keyof KeyValueRecallOptions]: number }, "seed">>>;

/**
 * Creates the key-value recall task: the network sees pairs of a key and a value, then keys alone, and must output the value of each key at
 * once.
 *
 *     step     0 … P-1            P … P+Q-1
 *     input    keys with values   keys, query
 *     target                      values
 *
 * The number of keys is drawn uniformly for each sequence; the keys are distinct. P is the number of pairs: one for each key, and a second
 * one, with a new value, for `rewrites` of the keys, all in random order. The newest value of a key counts. Q is `queries`; every query
 * draws any of the keys, so keys can repeat. Input channels: the bits of the key, those of the value, the query flag. Output channels:
 * the bits of the value. The evaluation and validation sets have 100 sequences each, of the maximum number of keys. Lessons: the maximum
 * number of keys doubles. Metrics: `bitError`, `queryError` (queries with any wrong bit), `sequenceError` (sequences with any wrong bit),
 * `sequences`. Solved when no sequence is wrong.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
 */
export function keyValueRecallTask(options: KeyValueRecallOptions): Task {
  const sizes = checkSizes(options);
  const { keyBits, valueBits, minPairs, maxPairs, queries, rewrites } = sizes;
  const written = rewrites === 0 ? "" : `, ${rewrites} of them with a second value`;
  return bitTask<Sizes>(
    {
      name: "key-value",
      description: `recall values of ${valueBits} bits by ${keys(sizes)} of ${keyBits} random bits${written}`,
      channels: channelsOf(sizes),
      lessons: doubling(minPairs, maxPairs).map((count) => ({ ...sizes, maxPairs: count })),
      describe: keys,
      hardest: (lesson) => ({ ...lesson, minPairs: lesson.maxPairs }),
      steps: (lesson) => lesson.maxPairs + rewrites + queries,
      words: wordsOf(sizes),
      draw: drawRecall,
      picture: pictureOf(sizes),
      stepMetric: "queryError",
    },
    options.seed,
  );
}

function checkSizes(options: KeyValueRecallOptions): Sizes {
  const { keyBits = 6, valueBits = 6, minPairs = 2, maxPairs = 8, queries = 4, rewrites = 0 } = options;
  requireWhole("keyBits", keyBits, 1, 1024);
  requireWhole("valueBits", valueBits, 1, 1024);
  requireWhole("maxPairs", maxPairs, 1, MAX_STEPS);
  requireWhole("minPairs", minPairs, 1, maxPairs);
  requireWhole("queries", queries, 1, MAX_STEPS);
  requireWhole("rewrites", rewrites, 0, minPairs);
  const available = distinctVectors(keyBits);
  if (maxPairs > available) {
    throw new ConfigError("maxPairs", maxPairs, `at most ${available}, the number of distinct keys of ${keyBits} bits`);
  }
  return { keyBits, valueBits, minPairs, maxPairs, queries, rewrites };
}

function keys({ minPairs, maxPairs }: Sizes): string {
  return spanOf(minPairs, maxPairs, "key");
}

function channelsOf({ keyBits, valueBits }: Sizes): Channels {
  return { inputSize: keyBits + valueBits + 1, outputSize: valueBits };
}

function pictureOf({ keyBits, valueBits }: Sizes): BitPicture {
  return {
    signs: flagSigns(keyBits + valueBits, "?"),
    inputs: [
      { label: "key", from: 0, bits: keyBits, isShown: () => true },
      { label: "value", from: keyBits, bits: valueBits },
    ],
  };
}

function wordsOf({ keyBits, valueBits, maxPairs, queries, rewrites }: Sizes): number {
  const pairs = maxPairs + rewrites;
  return 1 + distinctWords(maxPairs, keyBits) + 2 * rewrites + pairs * (1 + valueBits) + queries + SPARE_WORDS;
}

function drawRecall(random: Random, sizes: Sizes): Episode {
  const { keyBits, valueBits, minPairs, maxPairs, queries, rewrites } = sizes;
  const count = drawBetween(random, minPairs, maxPairs);
  const vectors = drawDistinctVectors(random, count, keyBits);
  const pairs = random.shuffle([...vectors.keys(), ...drawDistinct(random, rewrites, count)]);
  const episode = new Episode(pairs.length + queries, channelsOf(sizes));
  const values: number[][] = [];
  pairs.forEach((key, step) => {
    values[key] = drawBits(random, valueBits);
    episode.show(step, 0, ...vectors[key]!, ...values[key]);
  });
  for (let step = pairs.length; step < episode.steps; step++) {
    const key = drawBetween(random, 0, count - 1);
    episode.show(step, 0, ...vectors[key]!);
    episode.show(step, keyBits + valueBits, 1);
    episode.expect(step, 0, ...values[key]!);
  }
  return episode;
}
