import { type Line, MOST_LINES, people, places, type Story, sentenceOf, verbs } from "./grammar.ts";
import { nearestWord } from "./nearestWord.ts";

/** An invalid sentence, and a suggestion to replace one of its words. */
export interface Problem {
  /** The sentence as entered. */
  readonly sentence: string;
  readonly words: string;
  /** Replace `unknown` by `nearest`. */
  readonly fix?: { readonly unknown: string; readonly nearest: string };
}

export interface ReadText {
  /** The valid sentences. */
  readonly story: Story;
  readonly problems: readonly Problem[];
}

/** Formats a story as text, one sentence per line. */
export function textOf(story: Story): string {
  return story.map(sentenceOf).join("\n");
}

/** Parses free text. Line breaks, full stops and question marks separate sentences. */
export function readText(text: string): ReadText {
  const sentences = text.match(/[^\n.?!]+[.?!]*/g)?.map((sentence) => sentence.trim()) ?? [];
  const written = sentences.filter((sentence) => /[^\s\p{P}]/u.test(sentence));
  const read = written.slice(0, MOST_LINES).map(readSentence);
  const problems = read.flatMap((result) => ("words" in result ? result : []));
  const story = read.flatMap((result) => ("kind" in result ? result : []));
  if (written.length <= MOST_LINES) return { story, problems };
  const words = `A story has at most ${MOST_LINES} sentences; the rest is ignored.`;
  return { story, problems: [...problems, { sentence: written[MOST_LINES]!, words }] };
}

function readSentence(sentence: string): Line | Problem {
  const words = sentence
    .replace(/(?!['-])\p{P}/gu, "")
    .trim()
    .split(/\s+/);
  const isQuestion = words[0]!.toLowerCase() === "where" || sentence.endsWith("?");
  return isQuestion ? readQuestion(sentence, words) : readStatement(sentence, words);
}

/** Parses "Where is Mary?" */
function readQuestion(sentence: string, [where, is, name, ...more]: readonly string[]): Line | Problem {
  const asks = where?.toLowerCase() === "where" && is?.toLowerCase() === "is";
  if (!asks || !name || more.length > 0) {
    return { sentence, words: "The only known kind of question is “Where is Mary?”" };
  }
  const who = indexIn(people, name);
  return who >= 0 ? { kind: "question", who } : unknown(sentence, name, "person", people);
}

/** Parses "Mary went back to the kitchen." */
function readStatement(sentence: string, words: readonly string[]): Line | Problem {
  const [name, verb, ...rest] = words;
  const who = indexIn(people, name!);
  if (who < 0) return unknown(sentence, name!, "person", people);
  if (!verb) return unfinished(sentence);
  const isBack = rest[0]?.toLowerCase() === "back";
  const first = verbs.map((known) => known.split(" ")[0]!);
  if (!first.includes(verb.toLowerCase())) return unknown(sentence, verb, "verb", [...new Set(first)]);
  const way = verbs.indexOf(`${verb.toLowerCase()}${isBack ? " back" : ""} to`);
  if (way < 0) return { sentence, words: "“back” is only known in “went back to”." };
  return readPlace(sentence, { who, verb: way }, rest.slice(isBack ? 1 : 0));
}

/** Parses "to the kitchen". The words "to" and "the" are optional; exactly one place is required. */
function readPlace(sentence: string, start: { who: number; verb: number }, rest: readonly string[]): Line | Problem {
  const named = rest.filter((word) => !["to", "the"].includes(word.toLowerCase()));
  if (named.length === 0) return unfinished(sentence);
  const place = indexIn(places, named[0]!);
  if (place < 0) return unknown(sentence, named[0]!, "place", places);
  if (named.length === 1) return { kind: "statement", ...start, place };
  return { sentence, words: `A sentence ends with its place: remove “${named.slice(1).join(" ")}”.` };
}

function unfinished(sentence: string): Problem {
  return { sentence, words: "This is not a complete sentence, such as “Mary went to the kitchen.”" };
}

function unknown(sentence: string, word: string, role: string, known: readonly string[]): Problem {
  const list = `${known.slice(0, -1).join(", ")} and ${known.at(-1)}`;
  const short = startOf(word, 40);
  const words = `“${short}” is not a known ${role}: ${list}.`;
  return { sentence, words, fix: { unknown: word, nearest: nearestWord(short, known) } };
}

function indexIn(known: readonly string[], word: string): number {
  return known.findIndex((candidate) => candidate.toLowerCase() === word.toLowerCase());
}

/** Returns the first characters of a text, and never half of an emoji. */
export function startOf(text: string, most: number): string {
  const letters = new Intl.Segmenter("en").segment(text);
  return Array.from(letters, ({ segment }) => segment)
    .slice(0, most)
    .join("");
}
