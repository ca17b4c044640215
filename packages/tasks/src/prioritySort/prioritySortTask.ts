import type { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { bitTask } from "../bits/bitTask.ts";
import { flagSigns, RECALL } from "../bits/flags.ts";
import { levelSign } from "../bits/levels.ts";
import type { BitPicture } from "../bits/renderBits.ts";
import { SPARE_WORDS } from "../drawing/drawnSets.ts";
import { drawColumns, drawDistinct } from "../drawing/draws.ts";
import { Episode } from "../drawing/episode.ts";
import { doubling } from "../drawing/lessons.ts";

/** Options of `prioritySortTask`. */
export interface PrioritySortOptions {
  /** Bits in an item, 1..1024. @default 6 */
  readonly bits?: number | undefined;
  /** Items in a sequence, 1..1000. @default 8 */
  readonly items?: number | undefined;
  /** Items to output, 1..items. @default four fifths of the items (rounded down, at least 1), as in the paper: 16 of 20 */
  readonly kept?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

interface Sizes {
  readonly bits: number;
  readonly items: number;
  readonly kept: number;
}

/** Priorities are multiples of 1/2^19 from -1 to 1, which float32 represents exactly. */
const PRIORITY_STEPS = 2 ** 19;

/** Two priorities can be too close for any network to order them, so some bits are left to chance. */
const SOLVED_AT = 0.02;

/**
 * Creates the priority sort task (Graves et al. 2014, section 4.5): the network sees random vectors with priorities and must output those
 * with the highest priorities, the highest first.
 *
 *     step     0 … I-1                  I       I+1 … I+K
 *     input    items with priorities    recall
 *     target                                    items in order
 *
 * I is `items`, K is `kept`, in every sequence. Priorities are drawn uniformly and are distinct in a sequence. Input channels: the bits, the
 * priority in [-1, 1], the recall flag. Output channels: the bits. The evaluation and validation sets have 100 sequences each. Lessons: the
 * number of items doubles from 2, and the fraction kept stays the same. Metrics: `bitError`, `sequenceError` (sequences with any wrong
 * bit), `sequences`. Solved at a bit error of at most 0.02, since two priorities can be arbitrarily close.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
 */
export function prioritySortTask(options: PrioritySortOptions): Task {
  const { bits, items, kept } = checkSizes(options);
  return bitTask<Sizes>(
    {
      name: "priority-sort",
      description: `sort ${items} vectors of ${bits} random bits by priority and output the first ${kept}`,
      channels: channelsOf(bits),
      lessons: doubling(2, items).map((count) => ({ bits, items: count, kept: Math.ceil((count * kept) / items) })),
      describe: (lesson) => `${lesson.kept} of ${lesson.items} items`,
      hardest: (lesson) => lesson,
      steps: stepsOf,
      words: items * (bits + 2) + SPARE_WORDS,
      draw: drawSort,
      isSolved: (metrics) => (metrics.bitError ?? 1) <= SOLVED_AT,
      picture: pictureOf(bits),
    },
    options.seed,
  );
}

function checkSizes({ bits = 6, items = 8, kept }: PrioritySortOptions): Sizes {
  requireWhole("bits", bits, 1, 1024);
  requireWhole("items", items, 1, 1000);
  if (kept !== undefined) requireWhole("kept", kept, 1, items);
  return { bits, items, kept: kept ?? Math.max(1, Math.floor((4 * items) / 5)) };
}

function channelsOf(bits: number): { readonly inputSize: number; readonly outputSize: number } {
  return { inputSize: bits + 2, outputSize: bits };
}

function pictureOf(bits: number): BitPicture {
  const priority = { channel: bits, sign: (value: number) => levelSign((value + 1) / 2) };
  const isShown: NonNullable<BitPicture["inputs"][number]["isShown"]> = ({ sign, isScored }) =>
    sign !== RECALL && !isScored;
  return {
    signs: [priority, ...flagSigns(bits + 1, RECALL)],
    inputs: [{ label: "input", from: 0, bits, isShown }],
  };
}

function stepsOf({ items, kept }: Sizes): number {
  return items + 1 + kept;
}

function drawSort(random: Random, sizes: Sizes): Episode {
  const { bits, items, kept } = sizes;
  const priorities = drawDistinct(random, items, 2 * PRIORITY_STEPS + 1).map((step) => step / PRIORITY_STEPS - 1);
  const shown = drawColumns(random, items, bits).map((vector, item) => ({ vector, priority: priorities[item]! }));
  const priorityChannel = bits;
  const recallFlag = bits + 1;
  const episode = new Episode(stepsOf(sizes), channelsOf(bits));
  shown.forEach(({ vector, priority }, item) => {
    episode.show(item, 0, ...vector);
    episode.show(item, priorityChannel, priority);
  });
  episode.show(items, recallFlag, 1);
  const inOrder = shown.toSorted((a, b) => b.priority - a.priority).slice(0, kept);
  inOrder.forEach(({ vector }, at) => {
    episode.expect(items + 1 + at, 0, ...vector);
  });
  return episode;
}
