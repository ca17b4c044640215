import { ArgumentError } from "@dncjs/core";
import { parseBabi } from "./parseBabi.ts";
import { BLANK, type Story } from "./story.ts";

/** Word numbers have 16 bits, and 65,535 is `NO_TARGET`. */
const MAX_WORDS = 65_535;

/**
 * Returns the distinct words of bAbI texts and their answers, with `-`, `.` and `?`, sorted by UTF-16 code units. The order of the texts does
 * not matter. The 20 official tasks have 159 words.
 * @throws ArgumentError if a text is malformed
 */
export function buildVocabulary(texts: Iterable<string>): string[] {
  return vocabularyOf([...texts].flatMap((text, at) => parseBabi(text, `text ${at + 1}`)));
}

/** Returns the vocabulary of parsed stories. */
export function vocabularyOf(stories: Iterable<Story>): string[] {
  const words = new Set([BLANK, ".", "?"]);
  for (const story of stories) {
    for (const line of story.lines) {
      for (const word of line.words) words.add(word);
      for (const word of line.answer) words.add(word);
    }
  }
  return [...words].sort();
}

/** Returns the index of each word. @throws ArgumentError if a word occurs twice, the blank is missing or there are too many words */
export function numberWords(vocabulary: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map(vocabulary.map((word, number) => [word, number]));
  if (numbers.size !== vocabulary.length || !numbers.has(BLANK) || vocabulary.length > MAX_WORDS) {
    throw new ArgumentError("vocabulary", vocabulary, `at most ${MAX_WORDS} distinct words, "${BLANK}" included`);
  }
  return numbers;
}
