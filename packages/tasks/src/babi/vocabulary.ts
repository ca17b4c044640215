import { ArgumentError } from "@dncjs/core";
import { parseBabi } from "./parseBabi.ts";
import { BLANK, type Story } from "./story.ts";

/** Word numbers are kept in 16 bits, the last of which means "nothing asked". */
const MOST_WORDS = 65_535;

/**
 * All words of bAbI texts and their answers, with `-`, `.` and `?`, each once, in the order of their UTF-16 code units: the
 * same for the same texts in any order. The 20 official tasks have 159. Throws ArgumentError on a malformed text.
 */
export function buildVocabulary(texts: Iterable<string>): string[] {
  return vocabularyOf([...texts].flatMap((text, at) => parseBabi(text, `text ${at + 1}`)));
}

/** The vocabulary of stories that have been read already. */
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

/** The number of each word. Throws ArgumentError if a word is there twice, the blank is missing or there are too many. */
export function numberWords(vocabulary: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map(vocabulary.map((word, number) => [word, number]));
  if (numbers.size !== vocabulary.length || !numbers.has(BLANK) || vocabulary.length > MOST_WORDS) {
    throw new ArgumentError("vocabulary", vocabulary, `at most ${MOST_WORDS} words, no two the same, with "${BLANK}"`);
  }
  return numbers;
}
