import { type Line, MOST_LINES, people, places, type Story, sentenceOf, verbs } from "./grammar.ts";
import { nearestWord } from "./nearestWord.ts";

/** A sentence that cannot be told to the network, and what could be written instead of a word of it. */
export interface Problem {
  /** The sentence as it was written. */
  readonly sentence: string;
  readonly words: string;
  /** Put `nearest` in the place of `unknown`. */
  readonly fix?: { readonly unknown: string; readonly nearest: string };
}

export interface ReadText {
  /** The sentences that were understood. */
  readonly story: Story;
  readonly problems: readonly Problem[];
}

/** A story as text, a line a sentence. */
export function textOf(story: Story): string {
  return story.map(sentenceOf).join("\n");
}

/** Reads free text: sentences on lines of their own, or between full stops and question marks. */
export function readText(text: string): ReadText {
  const sentences = text.match(/[^\n.?!]+[.?!]*/g)?.map((sentence) => sentence.trim()) ?? [];
  const written = sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const read = written.slice(0, MOST_LINES).map(readSentence);
  const problems = read.flatMap((result) => ("words" in result ? result : []));
  const story = read.flatMap((result) => ("kind" in result ? result : []));
  if (written.length <= MOST_LINES) return { story, problems };
  const words = `A story has at most ${MOST_LINES} sentences here; the rest is left out.`;
  return { story, problems: [...problems, { sentence: written[MOST_LINES]!, words }] };
}

function readSentence(sentence: string): Line | Problem {
  const words = sentence.replace(/[^\p{L}\p{N}\s'-]/gu, "").split(/\s+/);
  const isQuestion = words[0]!.toLowerCase() === "where" || sentence.endsWith("?");
  return isQuestion ? readQuestion(sentence, words) : readStatement(sentence, words);
}

/** "Where is Mary?" */
function readQuestion(sentence: string, [where, is, name, ...more]: readonly string[]): Line | Problem {
  const asks = where?.toLowerCase() === "where" && is?.toLowerCase() === "is";
  if (!asks || !name || more.length > 0) {
    return { sentence, words: "The only question it knows is where somebody is, as in “Where is Mary?”" };
  }
  const who = indexIn(people, name);
  return who >= 0 ? { kind: "question", who } : unknown(sentence, name, "person", people);
}

/** "Mary went back to the kitchen." */
function readStatement(sentence: string, words: readonly string[]): Line | Problem {
  const [name, verb, ...rest] = words;
  const who = indexIn(people, name!);
  if (who < 0) return unknown(sentence, name!, "person", people);
  if (!verb) return unfinished(sentence);
  const isBack = rest[0]?.toLowerCase() === "back";
  const first = verbs.map((known) => known.split(" ")[0]!);
  if (!first.includes(verb.toLowerCase())) return unknown(sentence, verb, "verb", [...new Set(first)]);
  const way = verbs.indexOf(`${verb.toLowerCase()}${isBack ? " back" : ""} to`);
  if (way < 0) return { sentence, words: `One can only go back with “went back to”.` };
  return readPlace(sentence, { who, verb: way }, rest.slice(isBack ? 1 : 0));
}

/** "to the kitchen": the small words may be missing, so long as one place is named. */
function readPlace(sentence: string, told: { who: number; verb: number }, rest: readonly string[]): Line | Problem {
  const named = rest.filter((word) => !["to", "the"].includes(word.toLowerCase()));
  if (named.length === 0) return unfinished(sentence);
  const place = indexIn(places, named[0]!);
  if (place < 0) return unknown(sentence, named[0]!, "place", places);
  if (named.length === 1) return { kind: "statement", ...told, place };
  return { sentence, words: `A sentence ends with its place: “${named.slice(1).join(" ")}” is too much.` };
}

function unfinished(sentence: string): Problem {
  return { sentence, words: "Who went where? It knows sentences such as “Mary went to the kitchen.”" };
}

function unknown(sentence: string, word: string, role: string, known: readonly string[]): Problem {
  const list = `${known.slice(0, -1).join(", ")} and ${known.at(-1)}`;
  const words = `“${word.slice(0, 40)}” is no ${role} it knows: ${list}.`;
  return { sentence, words, fix: { unknown: word, nearest: nearestWord(word.slice(0, 40), known) } };
}

function indexIn(known: readonly string[], word: string): number {
  return known.findIndex((candidate) => candidate.toLowerCase() === word.toLowerCase());
}
