import { ConfigError } from "@dncjs/core";
import { requireWhole } from "../batch.ts";
import { BLANK, type Story } from "./story.ts";
import { numberWords, vocabularyOf } from "./vocabulary.ts";

/** What one step shows: a word, as in the paper, or a whole line of the story, a statement or a question. */
export type BabiEncoding = "words" | "sentences";

export interface LayoutOptions {
  /** What one step shows; "words" if not given, as in the paper. */
  readonly encoding?: BabiEncoding | undefined;
  /** The words a model was trained with, in its order; those of all texts if not given. */
  readonly vocabulary?: readonly string[] | undefined;
  /** "sentences": the most words of a line, 1..256, as a model was trained with; those of the longest line if not given. */
  readonly positions?: number | undefined;
  /** "sentences": the steps there are for each word of an answer, 1..16; 2 if not given. */
  readonly blanks?: number | undefined;
}

/** Which channels the words of a step set: word `w` at position `p` of its step is channel `p · V + w`. */
export interface Layout {
  readonly encoding: BabiEncoding;
  readonly vocabulary: readonly string[];
  /** The number of each word in the vocabulary. */
  readonly numbers: ReadonlyMap<string, number>;
  /** P, the most words of a step; 1 for "words". */
  readonly positions: number;
  /** Steps for each word of an answer, the last of which asks for it; 1 for "words". */
  readonly blanks: number;
}

/** Far more words than a sentence has; a longer line is a text that is not split into sentences. */
const MOST_POSITIONS = 256;

/** The layout of these stories; what is not given is as large as they need. Throws ConfigError and ArgumentError. */
export function layoutOf(stories: readonly Story[], options: LayoutOptions): Layout {
  const { encoding = "words", blanks = usualBlanks(encoding) } = options;
  const isWords = encoding === "words";
  if (!isWords && encoding !== "sentences") throw new ConfigError("encoding", encoding, '"words" or "sentences"');
  const { positions = isWords ? 1 : Math.min(longestLine(stories), MOST_POSITIONS) } = options;
  if (isWords && positions !== 1) throw new ConfigError("positions", positions, '1 where the encoding is "words"');
  if (isWords && blanks !== 1) throw new ConfigError("blanks", blanks, '1 where the encoding is "words"');
  requireWhole("positions", positions, 1, MOST_POSITIONS);
  requireWhole("blanks", blanks, 1, 16);
  const vocabulary = [...(options.vocabulary ?? vocabularyOf(stories))];
  return { encoding, vocabulary, numbers: numberWords(vocabulary), positions, blanks };
}

/** Steps a story takes as a sequence: its words or its lines, and the blanks for each word of an answer. */
export function storySteps(story: Story, options: Pick<LayoutOptions, "encoding" | "blanks"> = {}): number {
  const { encoding = "words", blanks = usualBlanks(encoding) } = options;
  return story.lines.reduce(
    (steps, { words, answer }) => steps + (encoding === "words" ? words.length : 1) + blanks * answer.length,
    0,
  );
}

/** X: how many channels a step has. */
export function inputSizeOf({ positions, vocabulary }: Layout): number {
  return positions * vocabulary.length;
}

/** The channel that is set where the blank is shown. */
export function blankChannel({ numbers }: Layout): number {
  return numbers.get(BLANK) as number;
}

function usualBlanks(encoding: BabiEncoding): number {
  return encoding === "words" ? 1 : 2;
}

function longestLine(stories: readonly Story[]): number {
  return stories.reduce((most, { lines }) => Math.max(most, ...lines.map((line) => line.words.length)), 1);
}
