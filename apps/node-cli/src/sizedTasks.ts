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

/** The tasks that are drawn from a seed and described by whole numbers alone, with the names of these. */
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

/** What a run of such a task is about. */
export type SizedSpec = {
  [Name in SizedName]: { readonly name: Name } & Readonly<Record<SizesOf[Name], number>>;
}[SizedName];

/** Everything the command knows of such a task. */
export interface SizedTask<Field extends string = string> {
  readonly description: string;
  /** In the order of the flags. */
  readonly sizes: Readonly<Record<Field, Size<Field>>>;
  build(options: Readonly<Record<Field, number>> & { readonly seed: number }): Task;
  readonly recipe: Recipe;
  /** The size to double for a harder run, and what that is called. */
  readonly harder: { readonly size: Field; readonly name: string };
  /** Columns of bits that are shown and then asked back in their order, so that the memory at work makes a picture. */
  readonly isCopy: boolean;
}

interface Size<Field extends string> {
  readonly description: string;
  /** If not given: a number, or one that follows from the other sizes. */
  readonly usual: number | ((others: Readonly<Record<Field, number>>) => number);
}

const bits = (usual: number) => ({ description: "bits in a column", usual });
const twiceAsLong = { size: "maxLength", name: "twice as long" } as const;

/** By the name on the command line, which is the task's own. */
export const sizedTasks: { readonly [Name in SizedName]: SizedTask<SizesOf[Name]> } = {
  copy: {
    description: "give back a sequence of random bits in the order shown",
    sizes: {
      bits: bits(6),
      minLength: { description: "fewest columns of a training sequence", usual: 1 },
      maxLength: { description: "most columns, and those of every evaluation sequence", usual: 8 },
    },
    build: copyTask,
    recipe: copyRecipe,
    harder: twiceAsLong,
    isCopy: true,
  },
  "repeat-copy": {
    description: "give back a sequence as many times as asked, and say when it is done",
    sizes: {
      bits: bits(4),
      minLength: { description: "fewest columns of a training sequence", usual: 1 },
      maxLength: { description: "most columns, and those of every evaluation sequence", usual: 4 },
      minRepeats: { description: "fewest times a sequence is asked for", usual: 1 },
      maxRepeats: { description: "most times a sequence is asked for", usual: 4 },
    },
    build: repeatCopyTask,
    recipe: repeatCopyRecipe,
    harder: { size: "maxRepeats", name: "twice as often" },
    isCopy: true,
  },
  "associative-recall": {
    description: "shown one item of a list again, give the one that came after it",
    sizes: {
      bits: bits(6),
      columns: { description: "columns in an item", usual: 3 },
      minItems: { description: "fewest items of a training sequence", usual: 2 },
      maxItems: { description: "most items, and those of every evaluation sequence", usual: 6 },
    },
    build: associativeRecallTask,
    recipe: associativeRecallRecipe,
    harder: { size: "maxItems", name: "twice as many items" },
    isCopy: false,
  },
  "priority-sort": {
    description: "give the vectors with the highest priorities, the highest first",
    sizes: {
      bits: { description: "bits in an item", usual: 6 },
      items: { description: "items shown", usual: 8 },
      kept: {
        description: "items asked for; four fifths of them",
        usual: ({ items }) => Math.max(1, Math.floor((4 * items) / 5)),
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
      keyBits: { description: "bits in a key", usual: 6 },
      valueBits: { description: "bits in a value", usual: 6 },
      minPairs: { description: "fewest keys of a training sequence", usual: 2 },
      maxPairs: { description: "most keys, and those of every evaluation sequence", usual: 8 },
      queries: { description: "keys asked about", usual: 4 },
      rewrites: { description: "keys that get a new value", usual: 0 },
    },
    build: keyValueRecallTask,
    recipe: keyValueRecallRecipe,
    harder: { size: "maxPairs", name: "twice as many keys" },
    isCopy: false,
  },
  "n-gram": {
    description: "predict bits by counting what came after the same bits before",
    sizes: {
      context: { description: "bits that decide about the next one", usual: 5 },
      length: { description: "bits in a sequence", usual: 200 },
    },
    build: nGramTask,
    recipe: nGramRecipe,
    harder: { size: "length", name: "twice as long" },
    isCopy: false,
  },
  allocation: {
    description: "copy one sequence after another, more than the memory can hold at once",
    sizes: {
      bits: bits(6),
      length: { description: "columns in each sequence", usual: 5 },
      sequences: { description: "sequences one after another", usual: 10 },
    },
    build: allocationTask,
    recipe: allocationRecipe,
    harder: { size: "sequences", name: "twice as many sequences" },
    isCopy: true,
  },
};
