import { ConfigError } from "@dncjs/core";
import { requireWhole } from "../batch.ts";
import { largest } from "../largest.ts";
import { BLANK, type Story } from "./story.ts";
import { numberWords, vocabularyOf } from "./vocabulary.ts";

/** The content of one step: a word, or a whole line of the story (a statement or a question). */
export type BabiEncoding = "words" | "sentences";

export interface LayoutOptions {
  /** The content of one step. @default "words", as in the paper */
  readonly encoding?: BabiEncoding | undefined;
  /** The words in the order that a model was trained with. @default the words of all texts */
  readonly vocabulary?: readonly string[] | undefined;
  /** For "sentences": the maximum number of words in a line that a model was trained with, 1..256. @default the longest line */
  readonly positions?: number | undefined;
  /** Steps for each word of an answer, 1..16: the network sees a blank in all of them and answers in the last. @default 1 for "words", 2 for "sentences" */
  readonly blanks?: number | undefined;
}

/** The mapping of words to channels: word `w` at position `p` of its step is input channel `p · V + w`. */
export interface Layout {
  readonly encoding: BabiEncoding;
  readonly vocabulary: readonly string[];
  /** The index of each word in the vocabulary. */
  readonly numbers: ReadonlyMap<string, number>;
  /** P, the maximum number of words in a step; 1 for "words". */
  readonly positions: number;
  /** Steps for each word of an answer, the last of which is scored. */
  readonly blanks: number;
}

/** Far more words than a sentence has. A longer line is a text that is not split into sentences. */
const MAX_POSITIONS = 256;

/**
 * Returns the layout of stories. Options default to the sizes that the stories need.
 * @throws ConfigError if an option is invalid; ArgumentError if the vocabulary is
 */
export function layoutOf(stories: readonly Story[], options: LayoutOptions): Layout {
  const { encoding = "words", blanks = defaultBlanks(encoding) } = options;
  const isWords = encoding === "words";
  if (!isWords && encoding !== "sentences") throw new ConfigError("encoding", encoding, '"words" or "sentences"');
  const { positions = isWords ? 1 : Math.min(longestLine(stories), MAX_POSITIONS) } = options;
  if (isWords && positions !== 1) throw new ConfigError("positions", positions, '1 for the encoding "words"');
  requireWhole("positions", positions, 1, MAX_POSITIONS);
  requireWhole("blanks", blanks, 1, 16);
  const vocabulary = [...(options.vocabulary ?? vocabularyOf(stories))];
  return { encoding, vocabulary, numbers: numberWords(vocabulary), positions, blanks };
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
export function inputSizeOf({ positions, vocabulary }: Layout): number {
  return positions * vocabulary.length;
}

/** Returns the input channel of the blank. */
export function blankChannel({ numbers }: Layout): number {
  return numbers.get(BLANK) as number;
}

function defaultBlanks(encoding: BabiEncoding): number {
  return encoding === "words" ? 1 : 2;
}

function longestLine(stories: readonly Story[]): number {
  return stories.reduce(
    (most, { lines }) =>
      largest(
        lines.map((line) => line.words.length),
        most,
      ),
    1,
  );
}
