import {
  allocationRecipe,
  allocationTask,
  associativeRecallRecipe,
  associativeRecallTask,
  copyRecipe,
  copyTask,
  keyValueRecallRecipe,
  keyValueRecallTask,
  nGramRecipe,
  nGramTask,
  prioritySortRecipe,
  prioritySortTask,
  repeatCopyRecipe,
  repeatCopyTask,
} from "@dncjs/tasks";
import type { Recipe, Task } from "@dncjs/train";

/** The sizes of each task that is generated from a seed and described by whole numbers. */
interface SizesOf {
  readonly copy: "bits" | "minLength" | "maxLength";
  readonly "repeat-copy": "bits" | "minLength" | "maxLength" | "minRepeats" | "maxRepeats";
  readonly "associative-recall": "bits" | "columns" | "minItems" | "maxItems";
  readonly "priority-sort": "bits" | "items" | "kept";
  readonly "key-value": "keyBits" | "valueBits" | "minPairs" | "maxPairs" | "queries" | "rewrites";
  readonly "n-gram": "context" | "length";
  readonly allocation: "bits" | "length" | "sequences";
}

export type SizedName = keyof SizesOf;

/** The specification of such a task. */
export type SizedSpec = {
  [Name in SizedName]: { readonly name: Name } & Readonly<Record<SizesOf[Name], number>>;
}[SizedName];

/** Description, sizes and recipe of such a task. */
export interface SizedTask<Field extends string = string> {
  readonly description: string;
  /** The sizes, in the order of the flags. */
  readonly sizes: Readonly<Record<Field, Size<Field>>>;
  build(options: Readonly<Record<Field, number>> & { readonly seed: number }): Task;
  readonly recipe: Recipe;
  /** The size to double for a harder run, and a description of that run. */
  readonly harder: { readonly size: Field; readonly name: string };
  /** Whether columns of bits are shown and then recalled in order, so that the memory can be drawn as a figure. */
  readonly isCopy: boolean;
}

interface Size<Field extends string> {
  readonly description: string;
  /** A number, or a function of the sizes before it. */
  readonly defaultValue: number | ((others: Readonly<Record<Field, number>>) => number);
}

const bits = (defaultValue: number) => ({ description: "bits per column", defaultValue });
const twiceAsLong = { size: "maxLength", name: "twice as long" } as const;

/** The tasks, by their name on the command line. */
export const sizedTasks: { readonly [Name in SizedName]: SizedTask<SizesOf[Name]> } = {
  copy: {
    description: "repeat a sequence of random bits in its order",
    sizes: {
      bits: bits(6),
      minLength: { description: "minimum columns of a training sequence", defaultValue: 1 },
      maxLength: { description: "maximum columns; every evaluation sequence has this many", defaultValue: 8 },
    },
    build: copyTask,
    recipe: copyRecipe,
    harder: twiceAsLong,
    isCopy: true,
  },
  "repeat-copy": {
    description: "repeat a sequence a given number of times, then signal the end",
    sizes: {
      bits: bits(4),
      minLength: { description: "minimum columns of a training sequence", defaultValue: 1 },
      maxLength: { description: "maximum columns; every evaluation sequence has this many", defaultValue: 4 },
      minRepeats: { description: "minimum repetitions", defaultValue: 1 },
      maxRepeats: { description: "maximum repetitions", defaultValue: 4 },
    },
    build: repeatCopyTask,
    recipe: repeatCopyRecipe,
    harder: { size: "maxRepeats", name: "twice the repetitions" },
    isCopy: true,
  },
  "associative-recall": {
    description: "given an item of a list, return the next item",
    sizes: {
      bits: bits(6),
      columns: { description: "columns per item", defaultValue: 3 },
      minItems: { description: "minimum items of a training sequence", defaultValue: 2 },
      maxItems: { description: "maximum items; every evaluation sequence has this many", defaultValue: 6 },
    },
    build: associativeRecallTask,
    recipe: associativeRecallRecipe,
    harder: { size: "maxItems", name: "twice as many items" },
    isCopy: false,
  },
  "priority-sort": {
    description: "return the vectors with the highest priorities, highest first",
    sizes: {
      bits: { description: "bits per item", defaultValue: 6 },
      items: { description: "items per sequence", defaultValue: 8 },
      kept: {
        description: "items to return (default: 4/5 of the items)",
        defaultValue: ({ items }) => Math.max(1, Math.floor((4 * items) / 5)),
      },
    },
    build: prioritySortTask,
    recipe: prioritySortRecipe,
    harder: { size: "items", name: "twice as many items" },
    isCopy: false,
  },
  "key-value": {
    description: "look up values by their keys",
    sizes: {
      keyBits: { description: "bits per key", defaultValue: 6 },
      valueBits: { description: "bits per value", defaultValue: 6 },
      minPairs: { description: "minimum keys of a training sequence", defaultValue: 2 },
      maxPairs: { description: "maximum keys; every evaluation sequence has this many", defaultValue: 8 },
      queries: { description: "number of queries", defaultValue: 4 },
      rewrites: { description: "keys that get a new value", defaultValue: 0 },
    },
    build: keyValueRecallTask,
    recipe: keyValueRecallRecipe,
    harder: { size: "maxPairs", name: "twice as many keys" },
    isCopy: false,
  },
  "n-gram": {
    description: "predict the next bit from the counts of earlier contexts",
    sizes: {
      context: { description: "bits of context that determine the next bit", defaultValue: 5 },
      length: { description: "bits per sequence", defaultValue: 200 },
    },
    build: nGramTask,
    recipe: nGramRecipe,
    harder: { size: "length", name: "twice as long" },
    isCopy: false,
  },
  allocation: {
    description: "copy several sequences in turn, more than fit in memory at once",
    sizes: {
      bits: bits(6),
      length: { description: "columns per sequence", defaultValue: 5 },
      sequences: { description: "number of sequences", defaultValue: 10 },
    },
    build: allocationTask,
    recipe: allocationRecipe,
    harder: { size: "sequences", name: "twice as many sequences" },
    isCopy: true,
  },
};
