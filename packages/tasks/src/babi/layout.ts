import { ArgumentError, ConfigError } from "@dncjs/core";
import { requireWhole } from "../batch.ts";
import { exchangeableForms } from "./exchangeableWords.ts";
import { BLANK, type Story } from "./story.ts";
import type { TaskStory } from "./storySets.ts";
import { numberWords, vocabularyOf } from "./vocabulary.ts";

/** The content of one step: a word, or a whole line of the story (a statement or a question). */
export type BabiEncoding = "words" | "sentences";

/** The words of each position of a line, for each of which the network has an input; a number P stands for all words at each of P positions. */
export type Positions = number | readonly (readonly string[])[];

export interface LayoutOptions {
  /** The content of one step. @default "words", as in the paper */
  readonly encoding?: BabiEncoding | undefined;
  /** The words in the order that a model was trained with. @default the words of all texts */
  readonly vocabulary?: readonly string[] | undefined;
  /**
   * For "sentences": the words of each position of a line that a model was trained with, for 1..256 positions. @default those of all texts,
   * and the words that can be exchanged with them (`exchangeableWords`)
   */
  readonly positions?: Positions | undefined;
  /** Steps for each word of an answer, 1..16: the network sees a blank in all of them and answers in the last. @default 1 for "words", 2 for "sentences" */
  readonly blanks?: number | undefined;
}

/** The mapping of words to channels. Channels are numbered by position, then in the order of `positions`. */
export interface Layout {
  readonly encoding: BabiEncoding;
  readonly vocabulary: readonly string[];
  /** The index of each word in the vocabulary. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly positions: Positions;
  /** For each position, the input channel of each word number that it can have. */
  readonly channels: readonly ReadonlyMap<number, number>[];
  /** For each input channel, its word number. */
  readonly words: readonly number[];
  /** Steps for each word of an answer, the last of which is scored. */
  readonly blanks: number;
}

/** Far more words than a sentence has. A longer line is a text that is not split into sentences. */
const MAX_POSITIONS = 256;

/**
 * Returns the layout of stories. Options default to what the stories need.
 * @throws ConfigError if an option is invalid; ArgumentError if the vocabulary or a list of words is
 */
export function layoutOf(stories: readonly TaskStory[], options: LayoutOptions): Layout {
  const { encoding = "words", blanks = defaultBlanks(encoding) } = options;
  const isWords = encoding === "words";
  if (!isWords && encoding !== "sentences") throw new ConfigError("encoding", encoding, '"words" or "sentences"');
  const vocabulary = [...(options.vocabulary ?? vocabularyOf(stories.map(({ story }) => story)))];
  const numbers = numberWords(vocabulary);
  const { positions = isWords ? 1 : wordsByPosition(stories, numbers) } = options;
  if (isWords && positions !== 1) throw new ConfigError("positions", positions, '1 for the encoding "words"');
  requireWhole("positions", typeof positions === "number" ? positions : positions.length, 1, MAX_POSITIONS);
  requireWhole("blanks", blanks, 1, 16);
  const lists = typeof positions === "number" ? Array.from({ length: positions }, () => vocabulary) : positions;
  const words: number[] = [];
  const channels = lists.map((list, position) => {
    const channelOf = new Map(list.map((word, at) => [numbers.get(word), words.length + at]));
    if (channelOf.size < list.length || channelOf.has(undefined) || (position === 0 && !list.includes(BLANK))) {
      throw new ArgumentError(
        `positions[${position}]`,
        list,
        `distinct words of the vocabulary, "${BLANK}" among the first`,
      );
    }
    words.push(...(channelOf.keys() as Iterable<number>));
    return channelOf as Map<number, number>;
  });
  return { encoding, vocabulary, numbers, positions, channels, words, blanks };
}

/** Returns the known words of each position of a line, and those that can be exchanged with them, sorted; the blank is among the first. */
function wordsByPosition(stories: readonly TaskStory[], known: ReadonlyMap<string, number>): string[][] {
  const lists = [new Set([BLANK])];
  for (const { task, story } of stories) {
    const forms = exchangeableForms(task);
    for (const { words } of story.lines) {
      words.slice(0, MAX_POSITIONS).forEach((word, position) => {
        lists[position] ??= new Set();
        for (const other of forms.get(word) ?? [word]) lists[position].add(other);
      });
    }
  }
  return lists.map((list) => [...list].filter((word) => known.has(word)).sort());
}

/** Returns the number of steps of a story: its words or its lines, and the blanks of its answers. */
export function storySteps(story: Story, options: Pick<LayoutOptions, "encoding" | "blanks"> = {}): number {
  const { encoding = "words", blanks = defaultBlanks(encoding) } = options;
  return story.lines.reduce(
    (steps, { words, answer }) => steps + (encoding === "words" ? words.length : 1) + blanks * answer.length,
    0,
  );
}

/** Returns X, the number of input channels. */
export function inputSizeOf({ words }: Layout): number {
  return words.length;
}

/** Returns the input channel of a word number at a position. @throws ArgumentError with the place of the story if there is none */
export function channelOf(layout: Layout, position: number, word: number, place = "a story"): number {
  const channel = layout.channels[position]?.get(word);
  if (channel !== undefined) return channel;
  const name = `${place}: word ${position + 1} of a line`;
  throw new ArgumentError(name, layout.vocabulary[word], "a word that this position has in the texts of the training");
}

/** Returns the input channel of the blank. */
export function blankChannel(layout: Layout): number {
  return channelOf(layout, 0, layout.numbers.get(BLANK) as number);
}

function defaultBlanks(encoding: BabiEncoding): number {
  return encoding === "words" ? 1 : 2;
}
