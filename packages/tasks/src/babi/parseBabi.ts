import { ArgumentError } from "@dncjs/core";
import { BLANK, type Story, type StoryLine } from "./story.ts";

/** Maximum length of a line, a thousand times that of the official text. */
const MAX_LINE = 100_000;

const NOTHING: readonly never[] = [];

/** State of a parser. */
interface Parser {
  readonly source: string;
  /** The words of every sentence so far. A file has few distinct sentences, so their words are split once and shared. */
  readonly sentences: Map<string, readonly string[]>;
}

/**
 * Parses bAbI text. Lines are `number text` or `number question⇥answer[⇥supporting line numbers]`; number 1 starts a new story; the words of
 * an answer are separated by commas. `source` names the text in messages.
 * @throws ArgumentError, with source and line, if a line is malformed or out of order or a story has no question
 */
export function parseBabi(text: string, source: string): Story[] {
  const parser: Parser = { source, sentences: new Map() };
  const stories: { lines: StoryLine[]; place: string }[] = [];
  const textLines = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/);
  textLines.forEach((line, at) => {
    const place = `${source}, line ${at + 1}`;
    if (line.length > MAX_LINE) reject(place, `${line.length} characters`, `at most ${MAX_LINE}`);
    const [, number, rest] = /^(\d+)\s+(\S.*)$/.exec(line) ?? reject(place, line, "a line number, a space and a text");
    if (Number(number) === 1) {
      requireQuestion(stories.at(-1));
      stories.push({ lines: [], place });
    }
    const lines = stories.at(-1)?.lines ?? reject(place, line, "a story that starts with number 1");
    if (Number(number) !== lines.length + 1) reject(place, line, `number ${lines.length + 1}, or 1 to start a story`);
    lines.push(parseLine(parser, rest as string, lines, place));
  });
  requireQuestion(stories.at(-1));
  return stories;
}

function parseLine(parser: Parser, text: string, before: readonly StoryLine[], place: string): StoryLine {
  const [sentence, answer, supports, ...more] = text.split("\t");
  if (more.length > 0) reject(place, text, "a question, an answer and supporting line numbers, separated by two tabs");
  const words = wordsOf(parser, sentence as string);
  if (words.length === 0 || words.includes(BLANK)) reject(place, text, `words, none of them "${BLANK}"`);
  if (answer === undefined) return { words, answer: NOTHING, supports: NOTHING };
  return {
    words,
    answer: answer.split(",").flatMap((word) => requireWord(parser, word, answer, place)),
    supports: (supports ?? "")
      .split(" ")
      .filter(Boolean)
      .map((line) => requireSupport(line, before, place)),
  };
}

function wordsOf({ sentences }: Parser, sentence: string): readonly string[] {
  const known = sentences.get(sentence);
  if (known !== undefined) return known;
  const words =
    sentence
      .toLowerCase()
      .replace(/\p{Nd}/gu, "")
      .match(/[.?]|[^\s.?]+/gu) ?? [];
  sentences.set(sentence, words);
  return words;
}

function requireWord(parser: Parser, text: string, answer: string, place: string): readonly string[] {
  const words = wordsOf(parser, text);
  if (words.length !== 1 || words[0] === BLANK) reject(`${place}: answer`, answer, "words separated by commas");
  return words;
}

function requireSupport(text: string, before: readonly StoryLine[], place: string): number {
  const line = Number(text);
  const statement = /^\d+$/.test(text) ? before[line - 1] : undefined;
  if (statement === undefined || statement.answer.length > 0) {
    reject(`${place}: supporting line`, text, "the number of an earlier statement of the story");
  }
  return line;
}

function requireQuestion(story: Story | undefined): void {
  if (story?.lines.every((line) => line.answer.length === 0)) {
    reject(`the story at ${story.place}`, "without a question", "at least one line with a tab and an answer");
  }
}

function reject(parameter: string, value: unknown, expected: string): never {
  throw new ArgumentError(parameter, value, expected);
}
