import { ConfigError, type Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns } from "../bits/flags.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { distinctVectors, distinctWords, drawBetween, drawDistinctVectors } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, spanOf } from "../drawing/lessons.ts";

/** Options of `associativeRecallTask`. */
export interface AssociativeRecallOptions {
  /** Bits in a column, 1..1024. @default 6 */
  readonly bits?: number | undefined;
  /** Columns in an item, 1..100. @default 3 */
  readonly columns?: number | undefined;
  /** Minimum items of a training sequence, 2..1000. @default 2 */
  readonly minItems?: number | undefined;
  /** Maximum items of a training sequence, and the items of every evaluation sequence. @default 6 */
  readonly maxItems?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

interface Sizes {
  readonly bits: number;
  readonly columns: number;
  readonly minItems: number;
  readonly maxItems: number;
}

/**
 * Creates the associative recall task (Graves et al. 2014, Neural Turing Machines, section 4.3): the network sees a list of items, then one
 * of them again, and must output the item that followed it in the list.
 *
 *     step     0     1 … C    C+1   C+2 …  …  q      q+1 … q+C   q+C+1   q+C+2 … q+2C+1
 *     input    item  columns  item  columns   query  columns     query
 *     target                                                             columns
 *
 * C is `columns`; q = n·(C+1) for n items. n is drawn uniformly for each sequence, as is the queried item, which is not the last. All items
 * of a sequence are distinct. Input channels: the bits, the item flag, the query flag. Output channels: the bits. The evaluation and
 * validation sets have 100 sequences each, of the maximum number of items. Lessons: the maximum number of items doubles. Metrics:
 * `bitError`, `sequenceError` (sequences with any wrong bit), `sequences`. Solved when no sequence is wrong.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
 */
export function associativeRecallTask(options: AssociativeRecallOptions): Task {
  const sizes = checkSizes(options);
  const { bits, columns, minItems, maxItems } = sizes;
  return bitTask<Sizes>(
    {
      name: "associative-recall",
      description: `of ${items(sizes)} of ${columns} × ${bits} random bits, give the one that came after the one shown again`,
      channels: { inputSize: bits + 2, outputSize: bits },
      lessons: doubling(minItems, maxItems).map((count) => ({ ...sizes, maxItems: count })),
      describe: items,
      hardest: (lesson) => ({ ...lesson, minItems: lesson.maxItems }),
      steps: (lesson) => stepsOf(lesson.maxItems, columns),
      words: distinctWords(maxItems, columns * bits) + 2 + SPARE_WORDS,
      draw: drawRecall,
      picture: { signs: flagSigns(bits, "▸", "?"), inputs: [{ label: "input", from: 0, bits }] },
    },
    options.seed,
  );
}

function checkSizes({ bits = 6, columns = 3, minItems = 2, maxItems = 6 }: AssociativeRecallOptions): Sizes {
  requireWhole("bits", bits, 1, 1024);
  requireWhole("columns", columns, 1, 100);
  requireWhole("maxItems", maxItems, 2, 1000);
  requireWhole("minItems", minItems, 2, maxItems);
  const available = distinctVectors(columns * bits);
  if (maxItems > available) {
    const size = `${columns} × ${bits} bits`;
    throw new ConfigError("maxItems", maxItems, `at most ${available}, the number of distinct items of ${size}`);
  }
  return { bits, columns, minItems, maxItems };
}

function items({ minItems, maxItems }: Sizes): string {
  return spanOf(minItems, maxItems, "item");
}

function stepsOf(count: number, columns: number): number {
  return (count + 1) * (columns + 1) + 1 + columns;
}

function drawRecall(random: Random, { bits, columns, minItems, maxItems }: Sizes): Episode {
  const count = drawBetween(random, minItems, maxItems);
  const queried = drawBetween(random, 0, count - 2);
  const vectors = drawDistinctVectors(random, count, columns * bits);
  const columnsOf = (item: number) =>
    Array.from({ length: columns }, (_, at) => vectors[item]!.slice(at * bits, (at + 1) * bits));
  const itemFlag = bits;
  const queryFlag = bits + 1;
  const episode = new Episode(stepsOf(count, columns), { inputSize: bits + 2, outputSize: bits });
  const show = (step: number, flag: number, item: number) => {
    episode.show(step, flag, 1);
    columnsOf(item).forEach((column, at) => {
      episode.show(step + 1 + at, 0, ...column);
    });
  };
  for (let item = 0; item < count; item++) show(item * (columns + 1), itemFlag, item);
  const query = count * (columns + 1);
  show(query, queryFlag, queried);
  episode.show(query + columns + 1, queryFlag, 1);
  columnsOf(queried + 1).forEach((column, at) => {
    episode.expect(query + columns + 2 + at, 0, ...column);
  });
  return episode;
}
