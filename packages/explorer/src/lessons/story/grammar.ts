/** The words of bAbI task 1, which are all the words that the network knows. */
export const people: readonly string[] = ["Daniel", "John", "Mary", "Sandra"];
export const verbs: readonly string[] = ["went to", "went back to", "moved to", "travelled to", "journeyed to"];
export const places: readonly string[] = ["bathroom", "bedroom", "garden", "hallway", "kitchen", "office"];

/** A move of a person to a place: indices into `people`, `verbs` and `places`. */
export interface Statement {
  readonly kind: "statement";
  readonly who: number;
  readonly verb: number;
  readonly place: number;
}

/** A question where a person is. */
export interface Question {
  readonly kind: "question";
  readonly who: number;
}

export type Line = Statement | Question;
export type Story = readonly Line[];

/** Longer stories make the steps of the figure too narrow. */
export const MOST_LINES = 24;

/** Length of the stories of bAbI task 1. With 18 statements babi-1 answers a quarter of the questions wrong. */
export const LEARNED_STATEMENTS = 10;

/** Input at steps that need an answer. */
export const BLANK = "-";

/** The words of a line as the network gets them: lower case, with the full stop or question mark. */
export function wordsOf(line: Line): readonly string[] {
  const who = people[line.who]!.toLowerCase();
  if (line.kind === "question") return ["where", "is", who, "?"];
  return [who, ...verbs[line.verb]!.split(" "), "the", places[line.place]!, "."];
}

/** Returns "Mary went to the kitchen." */
export function sentenceOf(line: Line): string {
  const who = people[line.who]!;
  return line.kind === "question" ? `Where is ${who}?` : `${who} ${verbs[line.verb]} the ${places[line.place]}.`;
}

/** All words in the order of their channels (by UTF-16 code units). */
export const vocabulary: readonly string[] = [
  ...new Set([
    BLANK,
    ...wordsOf({ kind: "question", who: 0 }),
    ...people.flatMap((_, who) => wordsOf({ kind: "question", who })),
    ...verbs.flatMap((_, verb) => wordsOf({ kind: "statement", who: 0, verb, place: 0 })),
    ...places,
  ]),
].sort();
