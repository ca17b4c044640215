import { ConfigError, type Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns } from "../bits/flags.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { distinctVectors, distinctWords, drawBetween, drawDistinctVectors } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling, spanOf } from "../drawing/lessons.ts";

export interface AssociativeRecallOptions {
  /** Bits a column, 1..1024; 6 if not given. */
  readonly bits?: number | undefined;
  /** Columns an item, 1..100; 3 if not given. */
  readonly columns?: number | undefined;
  /** Fewest items of a training sequence, 2..1000; 2 if not given. */
  readonly minItems?: number | undefined;
  /** Most items of a training sequence, and the items of every evaluation sequence; 6 if not given. */
  readonly maxItems?: number | undefined;
  readonly seed: number;
}

interface Sizes {
  readonly bits: number;
  readonly columns: number;
  readonly minItems: number;
  readonly maxItems: number;
}

/**
 * Associative recall (Graves et al. 2014, Neural Turing Machines, section 4.3): a list of items is shown, then one of them
 * again; what is asked for is the item that came after it.
 *
 *     step     0     1 … C    C+1   C+2 …  …  q      q+1 … q+C   q+C+1   q+C+2 … q+2C+1
 *     input    item  columns  item  columns   query  columns     query
 *     target                                                             columns
 *
 * C = `columns`, q = n·(C+1) for n items. Channels in: the bits, then the item flag, then the query flag. The number of items is
 * uniform, each row its own; the item asked about is any but the last one, and no two items are the same. Evaluation and
 * validation are 100 sequences of the most items each. Lessons: the most items double. Metrics: `bitError`, `sequenceError`
 * (sequences with any wrong bit), `sequences`; solved when no sequence is wrong. Throws ConfigError (sizes) and ArgumentError
 * (seed).
 */
export function associativeRecallTask(options: AssociativeRecallOptions): Task {
  const sizes = checkSizes(options);
  const { bits, columns, minItems, maxItems } = sizes;
  return bitTask<Sizes>(
    {
      name: "associative-recall",
      description: `of ${items(sizes)} of ${columns} × ${bits} random bits, give the one that came after the one shown again`,
      channels: { inputSize: bits + 2, outputSize: bits },
      lessons: doubling(minItems, maxItems).map((most) => ({ ...sizes, maxItems: most })),
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
  const different = distinctVectors(columns * bits);
  if (maxItems > different) {
    throw new ConfigError("maxItems", maxItems, `at most ${different}, as many as differ in ${columns} × ${bits} bits`);
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
  const asked = drawBetween(random, 0, count - 2);
  const drawn = drawDistinctVectors(random, count, columns * bits);
  const columnsOf = (item: number) =>
    Array.from({ length: columns }, (_, at) => drawn[item]!.slice(at * bits, (at + 1) * bits));
  const [itemFlag, queryFlag] = [bits, bits + 1];
  const episode = new Episode(stepsOf(count, columns), { inputSize: bits + 2, outputSize: bits });
  const show = (step: number, flag: number, item: number) => {
    episode.show(step, flag, 1);
    columnsOf(item).forEach((column, at) => {
      episode.show(step + 1 + at, 0, ...column);
    });
  };
  for (let item = 0; item < count; item++) show(item * (columns + 1), itemFlag, item);
  const query = count * (columns + 1);
  show(query, queryFlag, asked);
  episode.show(query + columns + 1, queryFlag, 1);
  columnsOf(asked + 1).forEach((column, at) => {
    episode.ask(query + columns + 2 + at, 0, ...column);
  });
  return episode;
}
