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

export interface KeyValueRecallOptions {
  /** Bits a key, 1..1024; 6 if not given. */
  readonly keyBits?: number | undefined;
  /** Bits a value, 1..1024; 6 if not given. */
  readonly valueBits?: number | undefined;
  /** Fewest keys of a training sequence, 1..1000; 2 if not given. */
  readonly minPairs?: number | undefined;
  /** Most keys of a training sequence, and the keys of every evaluation sequence; 8 if not given. */
  readonly maxPairs?: number | undefined;
  /** Keys asked about, one a step, 1..1000; 4 if not given. */
  readonly queries?: number | undefined;
  /** Keys that get a new value while the pairs are shown, 0..minPairs; 0 if not given. */
  readonly rewrites?: number | undefined;
  readonly seed: number;
}

type Sizes = Readonly<Required<Omit<{ [Name in keyof KeyValueRecallOptions]: number }, "seed">>>;

/**
 * Key-value recall: pairs of a key and a value are shown, then keys by themselves; each is answered with its value at once.
 *
 *     step     0 … P-1            P … P+Q-1
 *     input    keys with values   keys, query
 *     target                      values
 *
 * Channels in: the bits of the key, those of the value, the query flag. The number of keys is uniform, each row its own, and no
 * two keys are the same. P counts the pairs: one a key, and another one, with a new value, for each of `rewrites` of the keys,
 * all in random order; the newest value counts. Each of the Q = `queries` keys asked about is any of them, and may be asked
 * again. Evaluation and validation are 100 sequences of the most keys each. Lessons: the most keys double. Metrics: `bitError`,
 * `sequenceError` (sequences with any wrong bit), `sequences`; solved when no sequence is wrong. Throws ConfigError (sizes) and
 * ArgumentError (seed).
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
      lessons: doubling(minPairs, maxPairs).map((most) => ({ ...sizes, maxPairs: most })),
      describe: keys,
      hardest: (lesson) => ({ ...lesson, minPairs: lesson.maxPairs }),
      steps: (lesson) => lesson.maxPairs + rewrites + queries,
      words: wordsOf(sizes),
      draw: drawRecall,
      picture: pictureOf(sizes),
    },
    options.seed,
  );
}

function checkSizes(options: KeyValueRecallOptions): Sizes {
  const { keyBits = 6, valueBits = 6, minPairs = 2, maxPairs = 8, queries = 4, rewrites = 0 } = options;
  requireWhole("keyBits", keyBits, 1, 1024);
  requireWhole("valueBits", valueBits, 1, 1024);
  requireWhole("maxPairs", maxPairs, 1, 1000);
  requireWhole("minPairs", minPairs, 1, maxPairs);
  requireWhole("queries", queries, 1, 1000);
  requireWhole("rewrites", rewrites, 0, minPairs);
  const different = distinctVectors(keyBits);
  if (maxPairs > different) {
    throw new ConfigError("maxPairs", maxPairs, `at most ${different}, as many as keys differ in ${keyBits} bits`);
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
    episode.ask(step, 0, ...values[key]!);
  }
  return episode;
}
