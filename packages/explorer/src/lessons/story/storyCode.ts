import { type Line, MOST_LINES, people, places, type Story, verbs } from "./grammar.ts";

/** The first code of a question; smaller codes are statements. */
const QUESTIONS = people.length * verbs.length * places.length;

/** Steps for an answer; the last one gives it. */
const BLANKS = 2;

/** Returns the number of steps of a story: one for each line, and more for each answer. */
export function stepCountOf(story: Story): number {
  return story.reduce((count, { kind }) => count + 1 + (kind === "question" ? BLANKS : 0), 0);
}

/** Encodes a story for the address: two hexadecimal digits per line. */
export function writeStory(story: Story): string {
  return story.map((line) => codeOf(line).toString(16).padStart(2, "0")).join("");
}

/** Decodes a story. Ignores invalid codes and lines beyond the maximum. */
export function readStory(code: string): Story {
  const pairs = code.match(/../g) ?? [];
  return pairs.flatMap((pair) => lineOf(Number.parseInt(pair, 16)) ?? []).slice(0, MOST_LINES);
}

function codeOf(line: Line): number {
  if (line.kind === "question") return QUESTIONS + line.who;
  return line.who + people.length * (line.verb + verbs.length * line.place);
}

function lineOf(code: number): Line | undefined {
  if (code >= QUESTIONS) {
    const who = code - QUESTIONS;
    return who < people.length ? { kind: "question", who } : undefined;
  }
  const rest = Math.floor(code / people.length);
  const verb = rest % verbs.length;
  const place = Math.floor(rest / verbs.length);
  return code >= 0 ? { kind: "statement", who: code % people.length, verb, place } : undefined;
}
