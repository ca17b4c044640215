import { ArgumentError } from "@dncjs/core";
import { BLANK, type Story, type StoryLine } from "./story.ts";

const NOTHING: readonly never[] = [];

/** What a reader knows while it goes down a text. */
interface Reader {
  readonly source: string;
  /** The words of every sentence met so far; a file has few different ones, so they are cut once and shared. */
  readonly sentences: Map<string, readonly string[]>;
}

/**
 * Reads the official text: lines `number text` or `number question⇥answer[⇥supporting line numbers]`, a number 1 beginning a
 * new story, answers of several words separated by commas. `source` names the text in messages. A malformed line, a line out
 * of order and a story that asks nothing throw an ArgumentError that names source and line.
 */
export function parseBabi(text: string, source: string): Story[] {
  const reader: Reader = { source, sentences: new Map() };
  const stories: { lines: StoryLine[]; place: string }[] = [];
  const rows = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/);
  rows.forEach((row, at) => {
    const place = `${source}, line ${at + 1}`;
    const [, number, rest] = /^(\d+)\s+(\S.*)$/.exec(row) ?? refuse(place, row, "a line number, a space and a text");
    const started = Number(number) === 1;
    if (started) requireQuestion(stories.at(-1));
    if (started) stories.push({ lines: [], place });
    const lines = stories.at(-1)?.lines ?? refuse(place, row, "a story that begins with number 1");
    if (Number(number) !== lines.length + 1) refuse(place, row, `number ${lines.length + 1}, or 1 to begin a story`);
    lines.push(parseLine(reader, rest as string, lines, place));
  });
  requireQuestion(stories.at(-1));
  return stories;
}

function parseLine(reader: Reader, text: string, before: readonly StoryLine[], place: string): StoryLine {
  const [sentence, answer, supports, ...more] = text.split("\t");
  if (more.length > 0) refuse(place, text, "a question, an answer and supporting line numbers, separated by two tabs");
  const words = wordsOf(reader, sentence as string);
  if (words.length === 0 || words.includes(BLANK)) refuse(place, text, `words, none of them "${BLANK}"`);
  if (answer === undefined) return { words, answer: NOTHING, supports: NOTHING };
  return {
    words,
    answer: answer.split(",").flatMap((word) => requireWord(reader, word, answer, place)),
    supports: (supports ?? "")
      .split(" ")
      .filter(Boolean)
      .map((line) => requireSupport(line, before, place)),
  };
}

function wordsOf({ sentences }: Reader, sentence: string): readonly string[] {
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

function requireWord(reader: Reader, text: string, answer: string, place: string): readonly string[] {
  const words = wordsOf(reader, text);
  if (words.length !== 1 || words[0] === BLANK) refuse(`${place}: answer`, answer, "words separated by commas");
  return words;
}

function requireSupport(text: string, before: readonly StoryLine[], place: string): number {
  const line = Number(text);
  const statement = /^\d+$/.test(text) ? before[line - 1] : undefined;
  if (statement === undefined || statement.answer.length > 0) {
    refuse(`${place}: supporting line`, text, "the number of an earlier statement of the story");
  }
  return line;
}

function requireQuestion(story: Story | undefined): void {
  if (story?.lines.every((line) => line.answer.length === 0)) {
    refuse(`the story at ${story.place}`, "without a question", "at least one line with a tab and an answer");
  }
}

function refuse(parameter: string, value: unknown, expected: string): never {
  throw new ArgumentError(parameter, value, expected);
}
